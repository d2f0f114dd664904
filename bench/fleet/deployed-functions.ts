import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { projectFile } from '../../local/world/project-files'
import type { FunctionShape } from './bill'

const endpointSchema = z.object({
  availableMemoryMb: z.int(),
  concurrency: z.int(),
  /** Without a word about it, a function has one. */
  cpu: z.number().default(1),
})
const manifestSchema = z.object({
  endpoints: z.object({
    calendarWebhook: endpointSchema,
    syncCalendar: endpointSchema,
    reconcileCalendar: endpointSchema,
  }),
})

/** Of a processor, until it is ready: medians of `bench/cold-start`. */
export const START_MS = { webhook: 226, sync: 442, night: 456, naive: 825 }

export interface Functions {
  readonly webhook: FunctionShape
  readonly sync: FunctionShape
  readonly night: FunctionShape
}

/** As a deployment would create them. */
export async function deployedFunctions(): Promise<Functions> {
  const text = await readFile(projectFile('test', 'fixtures', 'functions-manifest.json'), 'utf8')
  const { calendarWebhook, syncCalendar, reconcileCalendar } = manifestSchema.parse(JSON.parse(text)).endpoints
  return {
    webhook: shapeOf(calendarWebhook, START_MS.webhook),
    sync: shapeOf(syncCalendar, START_MS.sync),
    night: shapeOf(reconcileCalendar, START_MS.night),
  }
}

function shapeOf(endpoint: z.infer<typeof endpointSchema>, startMs: number): FunctionShape {
  const { availableMemoryMb, concurrency, cpu } = endpoint
  return { memoryGib: availableMemoryMb / 1_024, concurrency, processors: cpu, startMs }
}
