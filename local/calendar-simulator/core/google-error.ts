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

/** The connection fails instead of an answer: `cut` closes it, `hang` keeps it open and silent. */
export class ConnectionFault extends Error {
  override readonly name = 'ConnectionFault'
  readonly kind: 'cut' | 'hang'

  constructor(kind: 'cut' | 'hang') {
    super(`The connection is ${kind === 'cut' ? 'cut' : 'left hanging'}`)
    this.kind = kind
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
