import type { AccessRole, CalendarState, StoredEvent } from './calendar-state'
import { etagOf } from './calendar-state'
import { firstAfter } from './change-log'
import { matchesRequest } from './event-filter'
import type { EventResource } from './event-resource'
import { viewEvent } from './event-view'
import type { Viewer } from './event-view'
import { invalidParameter, syncTokenExpired } from './google-error'
import { readPageToken, readSyncToken, writePageToken, writeSyncToken } from './listing-token'
import type { PageToken, Position, SyncToken } from './listing-token'
import { readListParams } from './listing-request'
import type { ListingRequest, ListParams } from './listing-request'
import { rowsOf } from './listing-rows'
import type { Row } from './listing-rows'
import type { World } from './world'

/** One page of events, as Google envelopes it. */
export interface EventList {
  readonly kind: 'calendar#events'
  readonly etag: string
  readonly summary: string
  readonly description?: string
  readonly updated: string
  readonly timeZone: string
  readonly accessRole: AccessRole
  readonly defaultReminders: readonly unknown[]
  readonly items: readonly EventResource[]
  readonly nextPageToken?: string
  readonly nextSyncToken?: string
}

export const envelope = (calendar: CalendarState, role: AccessRole) => ({
  kind: 'calendar#events' as const,
  etag: etagOf(calendar.seq),
  summary: calendar.summary,
  ...(calendar.description !== null && { description: calendar.description }),
  updated: new Date(calendar.updated).toISOString(),
  timeZone: calendar.timeZone,
  accessRole: role,
  defaultReminders: role === 'owner' ? [{ method: 'popup', minutes: 30 }] : [],
})

interface Listing {
  readonly world: World
  readonly calendar: CalendarState
  readonly user: string
  readonly request: ListingRequest
  /** The sync token that the delta starts from. */
  readonly base: SyncToken | null
  /** Changes after this one come with the next delta. */
  readonly until: number
  readonly page: number
  readonly after: Position
}

const readBase = (world: World, calendar: CalendarState, user: string, request: ListingRequest): SyncToken | null => {
  if (request.syncToken === undefined) return null
  const token = readSyncToken(request.syncToken)
  const known = token !== null && token.user === user && token.calendar === calendar.id
  if (!known || token.query !== request.tokenQuery) throw invalidParameter('syncToken', 'Invalid sync token value.')
  const tooOld = world.clock.now() - token.issuedAt > world.switches.syncTokenLifetime
  if (tooOld || token.generation < calendar.tokenGeneration) throw syncTokenExpired(calendar.tokenEnd, 'syncToken')
  return token
}

const readPage = (calendar: CalendarState, user: string, request: ListingRequest): PageToken | null => {
  if (request.pageToken === undefined) return null
  const token = readPageToken(request.pageToken)
  const known = token !== null && token.user === user && token.calendar === calendar.id
  if (!known || token.query !== request.pageQuery) throw invalidParameter('pageToken', 'Invalid page token value.')
  if (token.generation < calendar.tokenGeneration) throw syncTokenExpired(calendar.tokenEnd, 'pageToken')
  return token
}

const openListing = (world: World, calendar: CalendarState, user: string, request: ListingRequest): Listing => {
  const page = readPage(calendar, user, request)
  const base = readBase(world, calendar, user, request)
  const start = { seq: base?.seq ?? 0, wall: null, offset: 0 }
  return {
    world,
    calendar,
    user,
    request,
    base,
    until: page?.until ?? calendar.seq,
    page: page?.page ?? 0,
    after: page?.after ?? start,
  }
}

/** Short enough that small calendars have several pages, too. */
const SHORT_PAGE = 2

/** How many rows the page may have: Google's may be shorter than asked for, or empty. */
const room = ({ world, request, page }: Listing): number => {
  if (world.switches.pages === 'full' || page % 3 === 2) return request.maxResults
  return page % 3 === 1 ? 0 : Math.min(request.maxResults, SHORT_PAGE)
}

interface Page {
  readonly rows: readonly Row[]
  /** Where the next page starts, or null at the end of the listing. */
  readonly next: Position | null
}

const currentEvent = (listing: Listing, index: number): StoredEvent | null => {
  const entry = listing.calendar.log.entries[index]
  const event = listing.calendar.events.get(entry?.id ?? '')
  if (entry === undefined || event === undefined || event.seq !== entry.seq) return null
  return matchesRequest(event, listing.request) ? event : null
}

/** In the order of changes: what changes while paging moves behind the end and comes with the next delta. */
const pageByChange = (listing: Listing): Page => {
  const { world, calendar, request, until, after } = listing
  const { entries } = calendar.log
  const most = room(listing)
  const rows: Row[] = []
  let position = after
  let index = firstAfter(calendar.log, after.wall === null ? after.seq : after.seq - 1)
  for (; index < entries.length && (entries[index]?.seq ?? Infinity) <= until; index++) {
    const event = currentEvent(listing, index)
    if (event === null) continue
    for (const row of rowsOf(world, calendar, event, request)) {
      const shown = event.seq === after.seq && row.wall !== null && row.wall <= (after.wall ?? -Infinity)
      if (shown) continue
      if (rows.length >= most) return { rows, next: position }
      rows.push(row)
      position = { seq: event.seq, wall: row.wall, offset: 0 }
    }
    position = { seq: event.seq, wall: null, offset: 0 }
  }
  return { rows, next: null }
}

const orders = {
  startTime: (a: Row, b: Row) => a.from - b.from || (a.resource.id < b.resource.id ? -1 : 1),
  updated: (a: Row, b: Row) => ((a.resource.updated ?? '') < (b.resource.updated ?? '') ? -1 : 1),
}

const pageInOrder = (listing: Listing, orderBy: 'startTime' | 'updated'): Page => {
  const { world, calendar, request, until, after } = listing
  const all = calendar.log.entries.flatMap((entry, index) => {
    const event = entry.seq <= until ? currentEvent(listing, index) : null
    return event === null ? [] : rowsOf(world, calendar, event, request)
  })
  const end = after.offset + room(listing)
  const rows = all.toSorted(orders[orderBy]).slice(after.offset, end)
  return { rows, next: end < all.length ? { seq: 0, wall: null, offset: end } : null }
}

const syncTokenAfter = ({ world, calendar, user, request, base, until }: Listing): string => {
  // Where nothing changed the same token comes back.
  if (base !== null && base.seq === until && request.syncToken !== undefined) return request.syncToken
  return writeSyncToken({
    user,
    calendar: calendar.id,
    query: request.tokenQuery,
    seq: until,
    generation: calendar.tokenGeneration,
    issuedAt: world.clock.now(),
  })
}

const nextOf = (listing: Listing, next: Position | null): Pick<EventList, 'nextPageToken' | 'nextSyncToken'> => {
  const { calendar, user, request, until, page } = listing
  if (next !== null) {
    const token = { user, calendar: calendar.id, query: request.pageQuery, page: page + 1, until, after: next }
    return { nextPageToken: writePageToken({ ...token, generation: calendar.tokenGeneration }) }
  }
  return request.orderBy === undefined ? { nextSyncToken: syncTokenAfter(listing) } : {}
}

/** events.list: a page of a listing, or of the delta since a sync token. */
export const listEvents = (
  world: World,
  calendar: CalendarState,
  user: string,
  role: AccessRole,
  params: ListParams,
): EventList => {
  const request = readListParams(params)
  if (request.updatedMin !== -Infinity && request.updatedMin < world.clock.now() - world.switches.updatedMinReach) {
    throw syncTokenExpired('updatedMinTooLongAgo', 'updatedMin')
  }
  const listing = openListing(world, calendar, user, request)
  const { rows, next } = request.orderBy === undefined ? pageByChange(listing) : pageInOrder(listing, request.orderBy)
  const viewer: Viewer = { role, maxAttendees: request.maxAttendees ?? Infinity, timeZone: request.timeZone ?? null }
  return {
    ...envelope(calendar, role),
    items: rows.map((row) => viewEvent(calendar, row.resource, viewer)),
    ...nextOf(listing, next),
  }
}
