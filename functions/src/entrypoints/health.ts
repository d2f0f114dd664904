import type { DocumentStore } from '../firestore/document-store'
import { readHealth } from '../mirror/health'
import { remembered } from '../mirror/remembered'
import type { Clock } from '../support/clock'
import type { Logger } from '../support/logger'
import { answerError, answerFailure, type HttpRequest, type HttpResponse } from './http'

export interface HealthHandlerDependencies {
  readonly store: DocumentStore
  readonly clock: Clock
  readonly logger: Logger
}

const REMEMBERED_MS = 30_000

/** `health`: how the mirror is doing, for anybody; 200 also while `status` is `degraded`. */
export function healthHandler({ store, clock, logger }: HealthHandlerDependencies) {
  const health = remembered(clock, REMEMBERED_MS, () => readHealth({ store, clock }))
  return async (request: HttpRequest, response: HttpResponse): Promise<void> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answerError(response.set('Allow', 'GET, HEAD'), 'METHOD_NOT_ALLOWED', 'Health is asked for with GET')
    }
    response.set('Cache-Control', 'no-store')
    try {
      response.status(200).json(await health())
    } catch (error) {
      answerFailure(response, error, 'health_unavailable', logger)
    }
  }
}
