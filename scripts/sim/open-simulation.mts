import { z } from 'zod'
import type { openProgram, Program } from '../../test/simulation/program.ts'
import type { runHistory } from '../../test/simulation/run-history.ts'
import type { Mutation } from '../mutate/trap.mts'
import { TypeScriptModules } from './typescript-modules.mts'

const moduleSchema = z.custom<object>((value) => typeof value === 'object' && value !== null)
const harnessSchema = z.object({
  runHistory: z.custom<typeof runHistory>((value) => typeof value === 'function'),
  openProgram: z.custom<typeof openProgram>((value) => typeof value === 'function'),
})
export type Harness = z.infer<typeof harnessSchema>

/** Limits so small that short histories reach them: chunks, pages of stored documents, the brake before deletions. */
const SMALL: readonly Mutation[] = [
  limit('functions/src/sync/chunk-size.ts', 'MAX_CHUNK_WRITES', 4),
  limit('functions/src/sync/chunk-size.ts', 'MAX_COMMIT_WRITES', 4),
  limit('functions/src/sync/stored-events.ts', 'DOCUMENTS_A_PAGE', 3),
  limit('functions/src/sync/stored-events.ts', 'IDS_A_QUERY', 2),
  limit('functions/src/sync/expand-series.ts', 'HANDFUL', 1),
  limit('functions/src/sync/sweep-brake.ts', 'DOCUMENTS', 0.5),
  limit('functions/src/sync/sweep-brake.ts', 'SHARE', 0.001),
]

function limit(file: string, name: string, value: number): Mutation {
  return { file, oldLines: [`const ${name} =`], newLines: [`const ${name} = ${value} ||`] }
}

/** A version that maps events otherwise, and one that asks Google for something else. */
const NEW_MAPPER: Mutation = {
  file: 'functions/src/sync/map-event.ts',
  oldLines: ['const MAPPER_VERSION ='],
  newLines: ['const MAPPER_VERSION = 1000 +'],
}
const NEW_QUERY: Mutation = {
  file: 'functions/src/sync/query-fingerprint.ts',
  oldLines: ['.slice(0, 16)'],
  newLines: ['.slice(1, 17)'],
}

/** The versions that a deployment may change between. */
const VERSIONS: readonly { readonly name: string; readonly changes: readonly Mutation[] }[] = [
  { name: 'as it is', changes: [] },
  { name: 'with small limits', changes: SMALL },
  { name: 'with another mapper', changes: [NEW_MAPPER] },
  { name: 'with small limits and another query', changes: [...SMALL, NEW_QUERY] },
]

/** The simulation, and the program in all its versions, each with these changes. */
export function openSimulation(root: string, changes: readonly Mutation[] = []) {
  const modules = new TypeScriptModules(root)
  const harness = harnessSchema.parse({
    ...moduleSchema.parse(modules.load('test/simulation/run-history')),
    ...moduleSchema.parse(modules.load('test/simulation/program')),
  })
  return { ...harness, programs: openPrograms(root, harness, changes) }
}

export function openPrograms(root: string, { openProgram }: Harness, changes: readonly Mutation[]): Program[] {
  return VERSIONS.map(({ name, changes: own }) => {
    const modules = new TypeScriptModules(root, [...changes, ...own])
    return openProgram(name, (file) => moduleSchema.parse(modules.load(`functions/src/${file}`)))
  })
}
