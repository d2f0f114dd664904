import { GoogleError } from '../../../local/calendar-simulator/core/google-error'

/** A failure that Google answers, or does not even answer. */
export class PassingFailure extends Error {
  override readonly name = 'PassingFailure'
  readonly answer: GoogleAnswer

  constructor(answer: GoogleAnswer) {
    super(answer.kind)
    this.answer = answer
  }
}

/** https://developers.google.com/workspace/calendar/api/guides/errors */
export const LIMIT_REASONS = ['rateLimitExceeded', 'userRateLimitExceeded'] as const
type LimitReason = (typeof LIMIT_REASONS)[number]

export type GoogleAnswer =
  | { readonly kind: 'not found' }
  | { readonly kind: 'no answer' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'rate limit'; readonly status: 403 | 429; readonly reason: LimitReason }
  | { readonly kind: 'status'; readonly status: number }

/** What the client library would throw: its request, and Google's answer where there was one. */
interface ClientError {
  readonly config: object
  readonly response?: { readonly status: number; readonly data: unknown }
}

/** Undefined for what is no failure of Google's. */
export function failureOf(error: unknown): ClientError | undefined {
  if (error instanceof GoogleError) {
    const { code, reason, message, domain, location } = error
    return withBody(code, { errors: [{ domain, reason, message, ...location }], code, message })
  }
  if (!(error instanceof PassingFailure)) return undefined
  const { answer } = error
  switch (answer.kind) {
    case 'no answer':
      return { config: {} }
    case 'not found':
      return withReason(404, 'notFound')
    case 'gone':
      return withReason(410, 'fullSyncRequired')
    case 'rate limit':
      return withReason(answer.status, answer.reason)
    case 'status':
      return withReason(answer.status, 'backendError')
  }
}

function withReason(status: number, reason: string): ClientError {
  return withBody(status, { errors: [{ domain: 'global', reason, message: reason }], code: status, message: reason })
}

function withBody(status: number, error: object): ClientError {
  return { config: {}, response: { status, data: { error } } }
}
