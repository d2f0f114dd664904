import { SignInUnverifiable } from '../model/errors/sign-in-unverifiable'
import { StoreUnavailable } from '../model/errors/store-unavailable'
import { TooManyCalls } from '../model/errors/too-many-calls'
import type { Logger } from '../support/logger'

/** As much of express's request as the entry points look at. */
export interface HttpRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly query: Readonly<Record<string, unknown>>
  /** The body as it came; Firebase's runtime puts it there. */
  readonly rawBody?: { readonly length: number }
}

/** As much of express's response as the entry points use. */
export interface HttpResponse {
  status(code: number): HttpResponse
  set(header: string, value: string): HttpResponse
  json(body: unknown): unknown
  end(): unknown
}

/** The names that callables answer with as well (https://firebase.google.com/docs/functions/callable-reference). */
const HTTP_STATUS = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  PAYLOAD_TOO_LARGE: 413,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const

export type ErrorStatus = keyof typeof HTTP_STATUS

/** Answers `{error: {status, message}}` with the HTTP status that belongs to it. */
export function answerError(response: HttpResponse, status: ErrorStatus, message: string): void {
  response.status(HTTP_STATUS[status]).json({ error: { status, message } })
}

/**
 * Answers 429 to who calls too often, and 503 while Firestore does not answer or nobody's identity can be checked, and
 * logs why; throws every other error on, for a 500.
 */
export function answerFailure(response: HttpResponse, error: unknown, event: string, logger: Logger): void {
  if (error instanceof TooManyCalls) {
    response.set('Retry-After', String(Math.ceil(error.retryAfterMs / 1000)))
    return answerError(response, 'RESOURCE_EXHAUSTED', error.message)
  }
  if (error instanceof SignInUnverifiable) {
    logger.error(event, { reason: error.message })
    return answerError(response, 'UNAVAILABLE', 'Who you are cannot be checked now; try again later')
  }
  if (!(error instanceof StoreUnavailable)) throw error
  logger.error(event, { reason: error.cause instanceof Error ? error.cause.message : error.message })
  answerError(response, 'UNAVAILABLE', 'Firestore does not answer; try again later')
}
