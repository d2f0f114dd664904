import type { AccessRole, CalendarState, StoredEvent } from './calendar-state'
import { etagOf } from './calendar-state'
import { firstAfter } from './change-log'
import { matchesRequest } from './event-filter'
import type { EventResource } from './event-resource'
import { viewerOf, viewEvent } from './event-view'
import { invalidParameter, syncTokenExpired } from './google-error'
import type { GoogleError } from './google-error'
import { behind, readPageToken, readSyncToken, writePageToken, writeSyncToken } from './listing-token'
import type { PageToken, Position, SyncToken } from './listing-token'
import { readListParams } from './listing-request'
import type { ListingRequest, ListParams } from './listing-request'
import { rowsOf } from './listing-rows'
import type { Row } from './listing-rows'
import { pageOfRows, sortRows } from './ordered-rows'
import type { Order, RowPage } from './ordered-rows'
import { nextPosition, roomOn } from './page-room'
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

/** How a sync token is refused that was never issued for this listing. */
export const unknownToken = ({ switches }: World): GoogleError =>
  switches.unknownSyncToken === 'invalid'
    ? invalidParameter('syncToken', 'Invalid sync token value.')
    : syncTokenExpired('fullSyncRequired', 'syncToken')

const readBase = (world: World, calendar: CalendarState, user: string, request: ListingRequest): SyncToken | null => {
  if (request.syncToken === undefined) return null
  const token = readSyncToken(request.syncToken)
  const known = token !== null && token.user === user && token.calendar === calendar.id
  if (!known || token.query !== request.tokenQuery) throw unknownToken(world)
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
  const window = base?.window
  return {
    world,
    calendar,
    user,
    request: window ? { ...request, from: window.from ?? -Infinity, to: window.to ?? Infinity } : request,
    base,
    until: page?.until ?? calendar.seq,
    page: page?.page ?? 0,
    after: page?.after ?? behind(base?.seq ?? 0),
  }
}

const currentEvent = (listing: Listing, index: number): StoredEvent | null => {
  listing.world.effort.looked += 1
  const entry = listing.calendar.log.entries[index]
  const event = listing.calendar.events.get(entry?.id ?? '')
  if (entry === undefined || event === undefined || event.seq !== entry.seq) return null
  return matchesRequest(event, listing.request) ? event : null
}

/** In the order of changes: what changes while paging moves behind the end and comes with the next delta. */
const pageByChange = (listing: Listing): RowPage => {
  const { world, calendar, request, until, after } = listing
  const { entries } = calendar.log
  const most = roomOn(listing.page, request.maxResults, world.switches)
  const rows: Row[] = []
  let position = after
  let index = firstAfter(calendar.log, after.wall === null ? after.seq : after.seq - 1)
  for (; index < entries.length && (entries[index]?.seq ?? Infinity) <= until; index++) {
    const event = currentEvent(listing, index)
    if (event === null) continue
    for (const row of rowsOf(world, calendar, event, request, listing.base?.seq)) {
      const shown = event.seq === after.seq && row.wall !== null && row.wall <= (after.wall ?? -Infinity)
      if (shown) continue
      if (rows.length >= most) return { rows, next: position }
      rows.push(row)
      position = { ...behind(event.seq), wall: row.wall }
    }
    position = behind(event.seq)
  }
  return { rows, next: null }
}

/** What an ordered listing was made of: its later pages need not sort the calendar again. */
interface Sorted {
  readonly of: string
  readonly rows: readonly Row[]
}

const lastSorted = new WeakMap<CalendarState, Sorted>()

const sortedRows = (listing: Listing, order: Order): readonly Row[] => {
  const { world, calendar, request, until } = listing
  const of = JSON.stringify([calendar.seq, calendar.timeZone, until, request.pageQuery, world.switches])
  const known = lastSorted.get(calendar)
  if (known?.of === of) return known.rows
  const rows = calendar.log.entries.flatMap((entry, index) => {
    const event = entry.seq <= until ? currentEvent(listing, index) : null
    return event === null ? [] : rowsOf(world, calendar, event, request)
  })
  const sorted = sortRows(rows, order)
  lastSorted.set(calendar, { of, rows: sorted })
  return sorted
}

const pageInOrder = (listing: Listing, order: Order): RowPage => {
  const room = roomOn(listing.page, listing.request.maxResults, listing.world.switches)
  return pageOfRows(sortedRows(listing, order), order, listing.after, room)
}

const finite = (instant: number): number | null => (Number.isFinite(instant) ? instant : null)

const syncTokenAfter = ({ world, calendar, user, request, base, until }: Listing): string => {
  const same = base !== null && base.seq === until && world.switches.emptyDelta === 'same-token'
  if (same && request.syncToken !== undefined) return request.syncToken
  const remembered = world.switches.tokenWindow === 'remembered' && (request.from > -Infinity || request.to < Infinity)
  return writeSyncToken({
    user,
    calendar: calendar.id,
    query: request.tokenQuery,
    seq: until,
    generation: calendar.tokenGeneration,
    issuedAt: world.clock.now(),
    ...(remembered && { window: { from: finite(request.from), to: finite(request.to) } }),
  })
}

const nextOf = (listing: Listing, next: Position | null): Pick<EventList, 'nextPageToken' | 'nextSyncToken'> => {
  const { calendar, user, request, until, page } = listing
  if (next !== null) {
    const after = nextPosition({ page, after: listing.after, next }, listing.world.switches)
    const token = { user, calendar: calendar.id, query: request.pageQuery, page: page + 1, until, after }
    return { nextPageToken: writePageToken({ ...token, generation: calendar.tokenGeneration }) }
  }
  const withToken = request.orderBy === undefined || listing.world.switches.orderedListing === 'sync-token'
  return withToken ? { nextSyncToken: syncTokenAfter(listing) } : {}
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
  const viewer = viewerOf(world, role, request)
  return {
    ...envelope(calendar, role),
    items: rows.map((row) => viewEvent(calendar, row.resource, viewer)),
    ...nextOf(listing, next),
  }
}
