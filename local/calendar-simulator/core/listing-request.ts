import { badRequest, calendarError, invalidParameter } from './google-error'

/**
 * Parameters of events.list (https://developers.google.com/workspace/calendar/api/v3/reference/events/list), with
 * Google's names. Times are RFC 3339 with an offset.
 */
export interface ListParams {
  readonly singleEvents?: boolean | undefined
  readonly showDeleted?: boolean | undefined
  readonly timeMin?: string | undefined
  readonly timeMax?: string | undefined
  readonly updatedMin?: string | undefined
  readonly timeZone?: string | undefined
  readonly orderBy?: 'startTime' | 'updated' | undefined
  readonly q?: string | undefined
  readonly iCalUID?: string | undefined
  readonly eventTypes?: readonly string[] | undefined
  readonly privateExtendedProperty?: readonly string[] | undefined
  readonly sharedExtendedProperty?: readonly string[] | undefined
  readonly maxAttendees?: number | undefined
  readonly maxResults?: number | undefined
  readonly syncToken?: string | undefined
  readonly pageToken?: string | undefined
}

/** The same with defaults, and times as instants. */
export interface ListingRequest extends Omit<ListParams, 'timeMin' | 'timeMax' | 'updatedMin'> {
  readonly singleEvents: boolean
  readonly showDeleted: boolean
  readonly from: number
  readonly to: number
  readonly updatedMin: number
  readonly maxResults: number
  /** What page tokens are bound to: everything but the page token itself. */
  readonly pageQuery: string
  /** What sync tokens are bound to: what a delta must repeat. */
  readonly tokenQuery: string
}

const forbiddenWithSyncToken = [
  'iCalUID',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
] as const

const refuseWithSyncToken = (params: ListParams): void => {
  if (params.orderBy !== undefined) {
    throw calendarError('syncTokenWithNonDefaultOrdering', 'Sync token cannot be used with a non-default ordering.')
  }
  const forbidden = forbiddenWithSyncToken.some((name) => params[name] !== undefined)
  if (forbidden || params.showDeleted === false) {
    throw calendarError('syncTokenWithRequestRestrictions', 'Sync token cannot be used with request restrictions.')
  }
}

const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i

const parseInstant = (name: string, text: string | undefined, absent: number): number => {
  if (text === undefined) return absent
  const at = instantPattern.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at)) throw invalidParameter(name, `Invalid value for: ${name}`)
  return at
}

const pageSize = (given: number | undefined, usual: number, most: number): number => {
  if (given !== undefined && (!Number.isInteger(given) || given < 1)) {
    throw invalidParameter('maxResults', 'Invalid value for maxResults: it must be a positive integer.')
  }
  return Math.min(given ?? usual, most)
}

/** Google's defaults, and its refusals of what may not be combined. */
export const readListParams = (params: ListParams): ListingRequest => {
  if (params.syncToken !== undefined) refuseWithSyncToken(params)
  if (params.orderBy === 'startTime' && params.singleEvents !== true) {
    throw badRequest('The requested ordering is not available for the particular query.')
  }
  const from = parseInstant('timeMin', params.timeMin, -Infinity)
  const to = parseInstant('timeMax', params.timeMax, Infinity)
  if (to <= from) throw calendarError('timeRangeEmpty', 'The specified time range is empty.')
  const { pageToken: _, ...query } = params
  const { singleEvents = false, maxAttendees, eventTypes, timeZone } = params
  return {
    ...params,
    from,
    to,
    updatedMin: parseInstant('updatedMin', params.updatedMin, -Infinity),
    singleEvents,
    showDeleted: params.showDeleted ?? false,
    maxResults: pageSize(params.maxResults, 250, 2500),
    pageQuery: JSON.stringify(Object.entries(query).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    tokenQuery: JSON.stringify([singleEvents, maxAttendees, eventTypes, timeZone]),
  }
}
