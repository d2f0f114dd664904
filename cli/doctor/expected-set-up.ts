import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { deployedName } from '../../functions/src/support/deployed-name'
import { type FirestoreIndex, indexSchema } from './project-facts'
import { fieldOverrideSchema, type SingleField } from './single-field'

/** What this version wants to find in a project. */
export interface ExpectedSetUp {
  readonly functions: readonly string[]
  /** Those that have a queue of their name. */
  readonly queues: readonly string[]
  /** Those that run by the clock. */
  readonly schedules: readonly string[]
  readonly secrets: readonly string[]
  readonly apis: readonly string[]
  readonly indexes: readonly FirestoreIndex[]
  /** Single fields that are not indexed as Firestore does by itself, or by which documents expire. */
  readonly fields: readonly SingleField[]
  readonly rules: string
}

const fileSchema = z.object({
  indexes: z.array(indexSchema),
  fieldOverrides: z.array(fieldOverrideSchema),
})

const endpointSchema = z.object({
  scheduleTrigger: z.unknown().optional(),
  taskQueueTrigger: z.unknown().optional(),
  secretEnvironmentVariables: z.array(z.object({ key: z.string() })).default([]),
})

/** https://developers.google.com/workspace/calendar/api/guides/overview and what the functions' triggers need. */
const APIS = [
  'calendar-json.googleapis.com',
  'cloudfunctions.googleapis.com',
  'run.googleapis.com',
  'firestore.googleapis.com',
  'cloudtasks.googleapis.com',
  'cloudscheduler.googleapis.com',
  'secretmanager.googleapis.com',
]

/** Read off what is deployed itself: the functions, and the files for Firestore beside them. */
export async function readExpectedSetUp(): Promise<ExpectedSetUp> {
  const root = dirname(require.resolve('calendar-mirror/package.json'))
  const { indexes, fieldOverrides } = fileSchema.parse(
    JSON.parse(readFileSync(join(root, 'firestore.indexes.json'), 'utf8')),
  )
  const endpoints = await readEndpoints()
  const namesOf = (trigger: 'scheduleTrigger' | 'taskQueueTrigger') =>
    endpoints.filter(([, endpoint]) => endpoint[trigger] !== undefined).map(([name]) => name)
  return {
    functions: endpoints.map(([name]) => name),
    queues: namesOf('taskQueueTrigger'),
    schedules: namesOf('scheduleTrigger'),
    secrets: [...new Set(endpoints.flatMap(([, { secretEnvironmentVariables: all }]) => all.map(({ key }) => key)))],
    apis: APIS,
    indexes,
    fields: fieldOverrides,
    rules: readFileSync(join(root, 'firestore.rules'), 'utf8'),
  }
}

/** The same by the names that an instance of a function kit has it under; null: it is none. */
export function installedAs(expected: ExpectedSetUp, kitInstance: string | null): ExpectedSetUp {
  const named = (names: readonly string[]) => names.map((name) => deployedName(name, kitInstance))
  const { functions, queues, schedules, secrets } = expected
  return {
    ...expected,
    functions: named(functions),
    queues: named(queues),
    schedules: named(schedules),
    secrets: named(secrets),
  }
}

async function readEndpoints() {
  const functions = await import('../../functions/src/index.ts')
  return Object.entries(functions).flatMap(([name, deployed]) => {
    // Compiled, a module has more in it than what it exports.
    if (typeof deployed !== 'function') return []
    const endpoint: unknown = Reflect.get(deployed, '__endpoint')
    return [[name, endpointSchema.parse(endpoint)] as const]
  })
}
