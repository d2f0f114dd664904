import { z } from 'zod'
import { ApiError } from './core/api-error'
import type { OidcIssuer } from './oidc-issuer'
import type { ApiRequest, RestApi } from './rest-api'
import { queueJson, taskJson } from './task-json'

export interface ControlApi extends RestApi {
  readonly issuer: OidcIssuer
}

const durationSchema = z.strictObject({ durationMs: z.number().min(0) })

/**
 * What only a stand-in has. `GET /control/state`: queues, tasks and the log; `GET /control/jwks`: the key that signs
 * the tasks' ID tokens; `POST /control/outage {durationMs}`: from now on `tasks.create` answers 503, 0 ends it;
 * `POST /control/tombstones {durationMs}`: how long the names of tasks that go from now on stay taken.
 */
export function answerControl(api: ControlApi, request: ApiRequest): object {
  switch (`${request.method} ${request.path}`) {
    case 'GET /control/state':
      return stateOf(api)
    case 'GET /control/jwks':
      return api.issuer.jwks
    case 'POST /control/outage':
      api.outage.begin(api.clock.now(), durationOf(request))
      return stateOf(api)
    case 'POST /control/tombstones': {
      const tombstoneMs = durationOf(request)
      for (const queue of api.dispatcher.queues) queue.tombstoneMs = tombstoneMs
      return stateOf(api)
    }
    default:
      throw new ApiError('NOT_FOUND', `Method not found: ${request.method} ${request.path}`)
  }
}

function durationOf({ body }: ApiRequest): number {
  const parsed = durationSchema.safeParse(body)
  if (!parsed.success) throw new ApiError('INVALID_ARGUMENT', z.prettifyError(parsed.error))
  return parsed.data.durationMs
}

export interface CloudTasksState {
  /** Milliseconds since the epoch, or null: until when `tasks.create` answers 503. */
  readonly outageUntil: number | null
  readonly queues: ReadonlyArray<object & { readonly tasks: readonly object[] }>
  readonly log: RestApi['log']['entries']
}

export function stateOf(api: RestApi): CloudTasksState {
  return {
    outageUntil: api.outage.until(api.clock.now()),
    queues: api.dispatcher.queues.map((queue) => ({
      ...queueJson(queue),
      tasks: queue.list().map((task) => taskJson(task, 'FULL')),
    })),
    log: api.log.entries,
  }
}
