import type { Request, Response } from 'express'
import { z } from 'zod'

/** The handler of a second-generation function: what Google's framework calls. */
export type FunctionHandler = (request: Request, response: Response) => unknown

const wholeNumber = z.int().nullish()

const retryConfigSchema = z
  .object({
    maxAttempts: wholeNumber,
    maxRetrySeconds: z.number().nullish(),
    minBackoffSeconds: z.number().nullish(),
    maxBackoffSeconds: z.number().nullish(),
    maxDoublings: wholeNumber,
  })
  .default({})

const rateLimitsSchema = z
  .object({ maxConcurrentDispatches: wholeNumber, maxDispatchesPerSecond: z.number().nullish() })
  .default({})

/** What a deployed function tries to be, as far as this host can be it. Null means Firebase's default. */
export const triggerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('https') }),
  z.object({ kind: z.literal('callable') }),
  z.object({ kind: z.literal('task-queue'), retryConfig: retryConfigSchema, rateLimits: rateLimitsSchema }),
  z.object({ kind: z.literal('schedule'), schedule: z.string(), timeZone: z.string().nullish() }),
])
export type Trigger = z.infer<typeof triggerSchema>
export type TaskQueueTrigger = Extract<Trigger, { kind: 'task-queue' }>

/** How a function shows itself at `GET /__endpoints`. */
export const endpointSchema = z.object({
  name: z.string(),
  /** Where it is called: `/<name>`, for a schedule `/schedules/<name>`. */
  path: z.string(),
  trigger: triggerSchema,
  timeoutSeconds: z.number().positive(),
})
export type Endpoint = z.infer<typeof endpointSchema>

export interface HostedFunction {
  readonly endpoint: Endpoint
  readonly handler: FunctionHandler
}

const DEFAULT_TIMEOUT_S = 60

const handlerSchema = z.custom<FunctionHandler>((value) => typeof value === 'function')

/** https://github.com/firebase/firebase-functions/blob/master/src/runtime/manifest.ts */
const manifestSchema = z.object({
  timeoutSeconds: z.number().positive().nullish(),
  httpsTrigger: z.looseObject({}).optional(),
  callableTrigger: z.looseObject({}).optional(),
  taskQueueTrigger: z.looseObject({}).optional(),
  scheduleTrigger: z.looseObject({}).optional(),
})

/**
 * The functions among a module's exports: whatever carries `__endpoint`. Those in a group are named `group-name`, as
 * when deployed. Throws for a trigger that this host does not know.
 */
export function hostedFunctions(moduleExports: object, prefix = ''): HostedFunction[] {
  return Object.entries(moduleExports).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'function' && '__endpoint' in value) {
      const { __endpoint: manifest } = value
      return [{ endpoint: readEndpoint(`${prefix}${key}`, manifest), handler: handlerSchema.parse(value) }]
    }
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isGroup ? hostedFunctions(value, `${prefix}${key}-`) : []
  })
}

function readEndpoint(name: string, manifest: unknown): Endpoint {
  const parsed = manifestSchema.parse(withValues(manifest))
  const trigger = readTrigger(name, parsed)
  return {
    name,
    path: trigger.kind === 'schedule' ? `/schedules/${name}` : `/${name}`,
    trigger,
    timeoutSeconds: parsed.timeoutSeconds ?? DEFAULT_TIMEOUT_S,
  }
}

function readTrigger(name: string, manifest: z.infer<typeof manifestSchema>): Trigger {
  if (manifest.httpsTrigger) return { kind: 'https' }
  if (manifest.callableTrigger) return { kind: 'callable' }
  if (manifest.taskQueueTrigger) return triggerSchema.parse({ kind: 'task-queue', ...manifest.taskQueueTrigger })
  if (manifest.scheduleTrigger) return triggerSchema.parse({ kind: 'schedule', ...manifest.scheduleTrigger })
  throw new Error(`The function "${name}" has a trigger that the local host cannot serve.`)
}

/** A manifest holds params as expressions and "use the default" as an object that shows itself as null. */
function withValues(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withValues)
  if (isExpression(value)) return value.value()
  if ('toJSON' in value) return null
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withValues(inner)]))
}

function isExpression(value: object): value is { value(): unknown } {
  return 'value' in value && typeof value.value === 'function'
}
