/** Where in the request the fault lies, as Google reports it. */
export interface ErrorLocation {
  readonly locationType: 'parameter' | 'header'
  readonly location: string
}

interface ErrorDetails {
  readonly domain?: string
  readonly location?: ErrorLocation
  readonly retryAfterSeconds?: number
  /** The reason that newer parts of Google give in `details` instead. */
  readonly infoReason?: string
}

/**
 * What Google answers instead of a result
 * (https://developers.google.com/workspace/calendar/api/guides/errors). The HTTP shell prints it as JSON.
 */
export class GoogleError extends Error {
  override readonly name = 'GoogleError'
  /** The HTTP status. */
  readonly code: number
  readonly reason: string
  readonly domain: string
  readonly location: ErrorLocation | null
  readonly retryAfterSeconds: number | null
  readonly infoReason: string | null

  constructor(code: number, reason: string, message: string, details: ErrorDetails = {}) {
    super(message)
    this.code = code
    this.reason = reason
    this.domain = details.domain ?? 'global'
    this.location = details.location ?? null
    this.retryAfterSeconds = details.retryAfterSeconds ?? null
    this.infoReason = details.infoReason ?? null
  }
}

/** The same failure, with a word on when to come back. */
export const withRetryAfter = (error: GoogleError, seconds: number): GoogleError =>
  new GoogleError(error.code, error.reason, error.message, {
    domain: error.domain,
    retryAfterSeconds: seconds,
    ...(error.location !== null && { location: error.location }),
    ...(error.infoReason !== null && { infoReason: error.infoReason }),
  })

const broken = {
  cut: 'The connection is cut',
  'cut-body': 'The connection is cut in the middle of the answer',
  hang: 'The connection is left hanging',
} as const

/**
 * The connection fails instead of an answer: `cut` closes it, `cut-body` closes it after half of the answer, `hang`
 * keeps it open and silent.
 */
export class ConnectionFault extends Error {
  override readonly name = 'ConnectionFault'
  readonly kind: keyof typeof broken
  /** What the answer would have been, where it breaks off in its middle. */
  readonly answer: unknown

  constructor(kind: keyof typeof broken, answer: unknown = null) {
    super(broken[kind])
    this.kind = kind
    this.answer = answer
  }

  /** The same with the answer that breaks off. */
  of(answer: unknown): ConnectionFault {
    return new ConnectionFault(this.kind, answer)
  }
}

const parameter = (location: string): ErrorDetails => ({ location: { locationType: 'parameter', location } })

export const notFound = (): GoogleError => new GoogleError(404, 'notFound', 'Not Found')

export const invalidParameter = (name: string, message: string): GoogleError =>
  new GoogleError(400, 'invalid', message, parameter(name))

export const missing = (message: string): GoogleError => new GoogleError(400, 'required', message)

export const badRequest = (message: string): GoogleError => new GoogleError(400, 'badRequest', message)

export const calendarError = (reason: string, message: string): GoogleError =>
  new GoogleError(400, reason, message, { domain: 'calendar' })

export const forbidden = (): GoogleError =>
  new GoogleError(403, 'requiredAccessLevel', 'You need to have writer access to this calendar.', {
    domain: 'calendar',
  })

export const alreadyDeleted = (): GoogleError => new GoogleError(410, 'deleted', 'Resource has been deleted')

export const preconditionFailed = (): GoogleError =>
  new GoogleError(412, 'conditionNotMet', 'Precondition Failed', {
    location: { locationType: 'header', location: 'If-Match' },
  })

/** Why a sync token no longer serves; both mean: drop it and list in full. */
export type SyncTokenEnd = 'fullSyncRequired' | 'updatedMinTooLongAgo'

export const syncTokenExpired = (reason: SyncTokenEnd, location: string): GoogleError =>
  new GoogleError(
    410,
    reason,
    reason === 'fullSyncRequired'
      ? 'Sync token is no longer valid, a full sync is required.'
      : 'The requested minimum modification time lies too far in the past.',
    { domain: 'calendar', ...parameter(location) },
  )
