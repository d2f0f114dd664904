import type { z } from 'zod'
import type { Logger } from '../support/logger'

/** As much of a dispatched task as an entry point looks at. */
export interface TaskRequest {
  readonly data: unknown
  /** The task's name: the same at each of its attempts. */
  readonly id: string
  readonly retryCount: number
  /** Of the request that dispatched it, in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** A task's payload; undefined, and logged, where it is none: trying again would not make it readable. */
export function readTask<Schema extends z.ZodType>(
  schema: Schema,
  { data, id, retryCount }: TaskRequest,
  refused: string,
  logger: Logger,
): z.infer<Schema> | undefined {
  const task = schema.safeParse(data)
  if (!task.success) logger.error(refused, { runId: id, retryCount })
  return task.data
}
