import { z } from 'zod'
import type { openProgram, Program } from '../../test/simulation/program.ts'
import type { runHistory } from '../../test/simulation/run-history.ts'
import { type TextChange, TypeScriptModules } from './typescript-modules.mts'

const moduleSchema = z.custom<object>((value) => typeof value === 'object' && value !== null)
const harnessSchema = z.object({
  runHistory: z.custom<typeof runHistory>((value) => typeof value === 'function'),
  openProgram: z.custom<typeof openProgram>((value) => typeof value === 'function'),
})
export type Harness = z.infer<typeof harnessSchema>

/** Limits so small that short histories reach them: chunks, pages of stored documents, the brake before deletions. */
const SMALL: readonly TextChange[] = [
  { file: 'functions/src/sync/chunk-size.ts', from: 'MAX_CHUNK_WRITES = 400', to: 'MAX_CHUNK_WRITES = 4' },
  { file: 'functions/src/sync/stored-events.ts', from: 'DOCUMENTS_A_PAGE = 5000', to: 'DOCUMENTS_A_PAGE = 3' },
  { file: 'functions/src/sync/stored-events.ts', from: 'IDS_A_QUERY = 30', to: 'IDS_A_QUERY = 2' },
  { file: 'functions/src/sync/expand-series.ts', from: 'HANDFUL = 5', to: 'HANDFUL = 1' },
]

/** A version that maps events otherwise, and one that asks Google for something else. */
const NEW_MAPPER: TextChange = {
  file: 'functions/src/sync/map-event.ts',
  from: 'MAPPER_VERSION = 1',
  to: 'MAPPER_VERSION = 2',
}
const NEW_QUERY: TextChange = {
  file: 'functions/src/sync/query-fingerprint.ts',
  from: '.slice(0, 16)',
  to: '.slice(1, 17)',
}

/** The versions that a deployment may change between. */
const VERSIONS: readonly { readonly name: string; readonly changes: readonly TextChange[] }[] = [
  { name: 'as it is', changes: [] },
  { name: 'with small limits', changes: SMALL },
  { name: 'with another mapper', changes: [NEW_MAPPER] },
  { name: 'with small limits and another query', changes: [...SMALL, NEW_QUERY] },
]

/** The simulation, and the program in all its versions, each with these changes. */
export function openSimulation(root: string, changes: readonly TextChange[] = []) {
  const modules = new TypeScriptModules(root)
  const harness = harnessSchema.parse({
    ...moduleSchema.parse(modules.load('test/simulation/run-history')),
    ...moduleSchema.parse(modules.load('test/simulation/program')),
  })
  return { ...harness, programs: openPrograms(root, harness, changes) }
}

export function openPrograms(root: string, { openProgram }: Harness, changes: readonly TextChange[]): Program[] {
  return VERSIONS.map(({ name, changes: own }) => {
    const modules = new TypeScriptModules(root, [...own, ...changes])
    return openProgram(name, (file) => moduleSchema.parse(modules.load(`functions/src/${file}`)))
  })
}
