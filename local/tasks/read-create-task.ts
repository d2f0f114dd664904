import { z } from 'zod'
import { durationSchema, timestampSchema } from './core/duration'
import { ApiError } from './core/api-error'
import { HTTP_METHODS, type NewTask } from './core/task'
import { viewSchema } from './response-view'
import type { TaskView } from './task-json'

const DEFAULT_DEADLINE_MS = 10 * 60_000
const SHORTEST_DEADLINE_MS = 15_000
const LONGEST_DEADLINE_MS = 30 * 60_000
/** https://cloud.google.com/tasks/docs/quotas */
const LARGEST_TASK_BYTES = 1024 * 1024

/** The client sends enums as numbers (`$alt=json;enum-encoding=int`); they begin at 1. */
const methodSchema = z
  .union([z.enum(HTTP_METHODS), z.literal('HTTP_METHOD_UNSPECIFIED'), z.int().min(0).max(HTTP_METHODS.length)])
  .transform((method) => {
    if (method === 'HTTP_METHOD_UNSPECIFIED' || method === 0) return 'POST'
    return typeof method === 'number' ? (HTTP_METHODS[method - 1] ?? 'POST') : method
  })

const httpRequestSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2083),
  httpMethod: methodSchema.default('POST'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.base64().default(''),
  oidcToken: z.strictObject({ serviceAccountEmail: z.email(), audience: z.string().optional() }).optional(),
})

/** Of the others, "it is an error to set body on a task with an incompatible HttpMethod". */
const METHODS_WITH_BODY: readonly string[] = ['POST', 'PUT', 'PATCH']

const createTaskSchema = z.strictObject({
  task: z.strictObject({
    name: z.string().optional(),
    httpRequest: httpRequestSchema,
    scheduleTime: timestampSchema.optional(),
    dispatchDeadline: durationSchema
      .refine((ms) => ms >= SHORTEST_DEADLINE_MS && ms <= LONGEST_DEADLINE_MS, 'must be between 15 s and 30 minutes')
      .default(DEFAULT_DEADLINE_MS),
  }),
  responseView: viewSchema,
})

/**
 * The body of `tasks.create`. Throws INVALID_ARGUMENT for what Google refuses, and for what this stand-in does not do:
 * App Engine targets and OAuth tokens.
 */
export function readCreateTask(body: unknown): { readonly task: NewTask; readonly view: TaskView } {
  const parsed = createTaskSchema.safeParse(body)
  if (!parsed.success) throw new ApiError('INVALID_ARGUMENT', z.prettifyError(parsed.error))
  const { name, scheduleTime, dispatchDeadline, httpRequest } = parsed.data.task
  const { url, httpMethod, headers, body: content, oidcToken } = httpRequest
  if (Buffer.byteLength(JSON.stringify(body)) > LARGEST_TASK_BYTES) {
    throw new ApiError('INVALID_ARGUMENT', 'Task size too large: more than 1 MiB.')
  }
  if (content !== '' && !METHODS_WITH_BODY.includes(httpMethod)) {
    throw new ApiError('INVALID_ARGUMENT', `HttpRequest.body is not allowed with the method ${httpMethod}.`)
  }
  const task: NewTask = {
    ...(name === undefined ? {} : { name }),
    ...(scheduleTime === undefined ? {} : { scheduleTime }),
    dispatchDeadlineMs: dispatchDeadline,
    request: {
      url,
      method: httpMethod,
      headers,
      body: content,
      ...(oidcToken === undefined
        ? {}
        : { oidc: { serviceAccountEmail: oidcToken.serviceAccountEmail, audience: oidcToken.audience ?? url } }),
    },
  }
  return { task, view: parsed.data.responseView }
}
