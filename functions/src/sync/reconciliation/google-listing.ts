import type { CalendarApi } from '../../google/calendar-api'
import type { GoogleEvent } from '../../google/google-event'
import type { EventDocument } from '../../model/documents/event-document'
import type { MirrorWindow, SyncState } from '../../model/documents/sync-state'
import { TimeZoneChanged } from '../../model/errors/time-zone-changed'
import { type EventId, type EventRef, eventRef } from '../../model/ids'
import { livingEvents } from '../expand-series'
import { inWindow } from '../in-window'
import { eventPages } from '../list-pages'
import { mapRows, type Unmappable } from '../map-rows'
import { listedRange } from '../mirror-window'
import type { Filters } from '../plan-mirror-update'
import type { Row } from '../read-row'
import { readRow } from '../read-row'

/** What is kept in memory of each listed event: there may be a hundred thousand of them. */
export interface ListedEvent {
  readonly eventId: EventId
  readonly contentHash: number
}

export interface ListingRequest {
  readonly state: SyncState
  readonly timeZone: string
  readonly filters: Filters
  /** Where the window is to go, as soon as the mirror is proven equal in the one that it has. */
  readonly next: MirrorWindow
  readonly mirroredAt: Date
}

/** What Google lists in the window that is compared and in the one to come, turned into what the mirror should hold. */
export interface GoogleListing {
  /** What has to be stored now. Events in quarantine are left out, here and there. */
  readonly stored: ReadonlyMap<EventRef, ListedEvent>
  /** Events whose documents may be last good states: those in quarantine, and those that belong there. */
  readonly aside: ReadonlySet<EventRef>
  /** Events in quarantine that a document can be made of again. */
  readonly recovered: ReadonlyMap<EventRef, EventId>
  /** Events that no document can be made of. */
  readonly unmappable: readonly Unmappable[]
  /** Documents that the next window has and this one has not; not all, where they are more than `MOST_ENTERING`. */
  readonly entering: readonly EventDocument[]
  /** Documents that this window has and the next one has not. */
  readonly leaving: readonly LeavingEvent[]
  /** The recurring events with instances in this window, and in the next; `stored`: in this one, with documents. */
  readonly series: Readonly<Record<'now' | 'next' | 'stored', ReadonlySet<EventId>>>
}

/** More than this come in by a full sync: whole documents of a huge calendar would not fit in memory. */
export const MOST_ENTERING = 2_000

export interface LeavingEvent {
  readonly ref: EventRef
  readonly endAt: Date
}

/**
 * Lists both windows, a day wider on each side: which events are inside is decided by `inWindow` alone. Throws
 * `TimeZoneChanged` where the calendar's zone is not the known one.
 */
export async function listGoogle(api: CalendarApi, request: ListingRequest): Promise<GoogleListing> {
  const { state, next } = request
  const [a, b] = [listedRange(state.window), listedRange(next)]
  const range = { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) }
  const listing = new Listing(request)
  for await (const page of eventPages(api, { kind: 'window', calendarId: state.calendarId, ...range })) {
    if (page.timeZone !== request.timeZone) throw new TimeZoneChanged()
    listing.add(page.rows.map(readRow))
  }
  return listing
}

class Listing implements GoogleListing {
  readonly stored = new Map<EventRef, ListedEvent>()
  readonly aside = new Set<EventRef>()
  readonly recovered = new Map<EventRef, EventId>()
  readonly unmappable: Unmappable[] = []
  readonly entering: EventDocument[] = []
  readonly leaving: LeavingEvent[] = []
  readonly series = { now: new Set<EventId>(), next: new Set<EventId>(), stored: new Set<EventId>() }
  private readonly request: ListingRequest

  constructor(request: ListingRequest) {
    this.request = request
  }

  add(rows: readonly Row[]): void {
    const { state, timeZone, mirroredAt } = this.request
    const { documents, unmappable } = mapRows(livingEvents(rows), { ...state, timeZone }, mirroredAt)
    for (const document of documents) this.enter(document)
    const seriesOf = new Map(livingEvents(rows).map((event) => [event.id, event.recurringEventId] as const))
    for (const row of unmappable) this.setApart(row, row.eventId && seriesOf.get(row.eventId))
    for (const row of rows) if (row.kind === 'unreadable') this.setApart(row, row.recurringEventId)
  }

  private enter(document: EventDocument): void {
    const { state, next, filters } = this.request
    const { eventId, contentHash, recurringEventId, endAt } = document
    const ref = eventRef(state.calendarRef, eventId)
    const isNow = inWindow(document, state.window)
    const isNext = inWindow(document, next)
    if (recurringEventId && isNow) this.series.now.add(recurringEventId)
    if (recurringEventId && isNext) this.series.next.add(recurringEventId)
    if (isNow && filters.quarantine.has(eventId)) {
      this.recovered.set(ref, eventId)
      this.aside.add(ref)
    } else if (isNow) {
      this.stored.set(ref, { eventId, contentHash })
      if (recurringEventId) this.series.stored.add(recurringEventId)
    }
    if (isNext && !isNow && this.entering.length <= MOST_ENTERING) this.entering.push(document)
    if (isNow && !isNext) this.leaving.push({ ref, endAt })
  }

  /** Nobody knows when it is: it counts for both windows. */
  private setApart({ eventId, reason }: Unmappable, recurringEventId: GoogleEvent['recurringEventId']): void {
    this.unmappable.push({ eventId, reason })
    if (eventId) this.aside.add(eventRef(this.request.state.calendarRef, eventId))
    if (!recurringEventId) return
    this.series.now.add(recurringEventId)
    this.series.next.add(recurringEventId)
  }
}
