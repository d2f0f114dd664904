import { atLeast, userOf } from './access'
import type { AccessRole, CalendarState } from './calendar-state'
import { etagOf } from './calendar-state'
import { calendarError, invalidParameter, notFound, syncTokenExpired } from './google-error'
import { unknownToken } from './list-events'
import { behind, readPageToken, readSyncToken, writePageToken, writeSyncToken } from './listing-token'
import { nextPosition, roomOn } from './page-room'
import type { ListEntry, UserState, World } from './world'

/** An entry of a user's calendar list (https://developers.google.com/workspace/calendar/api/v3/reference/calendarList). */
export interface CalendarListEntry {
  readonly [field: string]: unknown
  readonly kind: 'calendar#calendarListEntry'
  readonly etag: string
  readonly id: string
  readonly summary: string
  readonly timeZone: string
  readonly accessRole: AccessRole
  readonly primary?: true
  readonly deleted?: true
  readonly hidden?: true
}

export interface CalendarList {
  readonly kind: 'calendar#calendarList'
  readonly etag: string
  readonly items: readonly CalendarListEntry[]
  readonly nextPageToken?: string
  readonly nextSyncToken?: string
}

export interface CalendarListParams {
  readonly maxResults?: number | undefined
  readonly minAccessRole?: AccessRole | undefined
  readonly showDeleted?: boolean | undefined
  readonly showHidden?: boolean | undefined
  readonly pageToken?: string | undefined
  readonly syncToken?: string | undefined
}

const entryResource = (user: UserState, calendar: CalendarState, entry: ListEntry): CalendarListEntry => ({
  kind: 'calendar#calendarListEntry',
  etag: etagOf(entry.seq),
  id: calendar.id,
  summary: calendar.summary,
  ...(calendar.description !== null && { description: calendar.description }),
  ...(entry.summaryOverride !== null && { summaryOverride: entry.summaryOverride }),
  timeZone: calendar.timeZone,
  backgroundColor: entry.backgroundColor,
  foregroundColor: entry.foregroundColor,
  accessRole: calendar.access.get(user.email) ?? 'freeBusyReader',
  defaultReminders: [],
  ...(entry.selected && { selected: true }),
  ...(entry.hidden && { hidden: true as const }),
  ...(entry.deleted && { deleted: true as const }),
  ...(calendar.id === user.email && { primary: true as const }),
})

const listTokenName = 'calendarList'

const visible = (
  world: World,
  user: UserState,
  entry: ListEntry,
  params: CalendarListParams,
  since: number,
): boolean => {
  if (entry.seq <= since) return false
  const role = world.calendars.get(entry.calendarId)?.access.get(user.email)
  if (params.minAccessRole !== undefined && (role === undefined || !atLeast(role, params.minAccessRole))) return false
  // Deltas always include what was deleted or hidden.
  if (params.syncToken !== undefined) return true
  return (params.showDeleted === true || !entry.deleted) && (params.showHidden === true || !entry.hidden)
}

const readSince = (world: World, user: UserState, params: CalendarListParams): number => {
  if (params.syncToken === undefined) return 0
  if (params.minAccessRole !== undefined) {
    throw calendarError('syncTokenWithRequestRestrictions', 'Sync token cannot be used with request restrictions.')
  }
  const token = readSyncToken(params.syncToken)
  if (token === null || token.calendar !== listTokenName || token.user !== user.email) {
    throw unknownToken(world)
  }
  const tooOld = world.clock.now() - token.issuedAt > world.switches.syncTokenLifetime
  if (tooOld || token.generation < user.tokenGeneration) throw syncTokenExpired('fullSyncRequired', 'syncToken')
  return token.seq
}

const queryOf = (params: CalendarListParams): string => JSON.stringify({ ...params, pageToken: undefined })

const readAfter = (user: UserState, params: CalendarListParams) => {
  if (params.pageToken === undefined) return null
  const token = readPageToken(params.pageToken)
  if (token === null || token.user !== user.email || token.query !== queryOf(params)) {
    throw invalidParameter('pageToken', 'Invalid page token value.')
  }
  return { seq: token.after.seq, until: token.until, page: token.page }
}

/** calendarList.list: a page of a user's calendars, or of what changed. A change of only role or zone is not told. */
export const listCalendars = (world: World, email: string, params: CalendarListParams): CalendarList => {
  const user = userOf(world, email)
  const since = readSince(world, user, params)
  const after = readAfter(user, params)
  const until = after?.until ?? user.seq
  const entries = [...user.list.values()]
    .filter(
      (entry) => entry.seq <= until && entry.seq > (after?.seq ?? 0) && visible(world, user, entry, params, since),
    )
    .toSorted((a, b) => a.seq - b.seq)
  const number = after?.page ?? 0
  const page = entries.slice(0, roomOn(number, Math.min(params.maxResults ?? 100, 250), world.switches))
  const shared = { user: user.email, calendar: listTokenName, generation: user.tokenGeneration }
  const items = page.flatMap((entry) => {
    const calendar = world.calendars.get(entry.calendarId)
    return calendar === undefined ? [] : [entryResource(user, calendar, entry)]
  })
  const list = { kind: 'calendar#calendarList' as const, etag: etagOf(user.seq), items }
  if (page.length < entries.length) {
    const start = behind(after?.seq ?? 0)
    const next = behind(page.at(-1)?.seq ?? start.seq)
    const position = nextPosition({ page: number, after: start, next }, world.switches)
    const token = { ...shared, query: queryOf(params), page: number + 1, until, after: position }
    return { ...list, nextPageToken: writePageToken(token) }
  }
  const unchanged = since === until && world.switches.emptyDelta === 'same-token'
  if (params.syncToken !== undefined && unchanged) return { ...list, nextSyncToken: params.syncToken }
  return { ...list, nextSyncToken: writeSyncToken({ ...shared, query: '', seq: until, issuedAt: world.clock.now() }) }
}

/** calendarList.get */
export const getListEntry = (world: World, email: string, calendarId: string): CalendarListEntry => {
  const user = userOf(world, email)
  const id = calendarId === 'primary' ? email : calendarId
  const entry = user.list.get(id)
  const calendar = world.calendars.get(id)
  if (entry === undefined || calendar === undefined || entry.deleted) throw notFound()
  return entryResource(user, calendar, entry)
}
