import type { DocumentStore } from '../firestore/document-store'
import type { EventDocument } from '../model/documents/event-document'
import type { SeriesDocument } from '../model/documents/series-document'
import type { SyncState } from '../model/documents/sync-state'
import { type EventId, type EventRef, eventRef } from '../model/ids'
import { paths } from '../model/paths'
import type { Change } from './change'
import type { ChunkWriter } from './chunk-writer'
import { livingEvents } from './expand-series'
import { IdFilter } from './id-filter'
import { inWindow } from './in-window'
import { type MappedRows, mapRows } from './map-rows'
import { planDeletion, planWrite } from './plan-changes'
import { isRecurring } from './plan-delta'
import { planSeriesDeletion, planSeriesWrite, tryMapSeries } from './plan-series'
import { planOutdated, planQuarantine } from './quarantine'
import type { Row } from './read-row'
import { type StoredEvent, storedEventsOf } from './stored-events'

/** Rows as one listing had them: the zone they were made in, and when they were asked for. */
export interface ListedRows {
  readonly rows: readonly Row[]
  readonly timeZone: string
  readonly now: number
}

/** An event that a listing had; its time is unknown where it could not be mapped. */
export interface FoundEvent {
  readonly ref: EventRef
  readonly time: { readonly startAt: Date; readonly endAt: Date } | null
  readonly isInstance: boolean
}

/**
 * One full sync's view of a calendar's stored documents: what is there, and the writes that make it what the listings
 * say. Nobody else writes them meanwhile: the lease is ours.
 */
export class MirrorPass {
  private readonly state: SyncState
  private readonly writer: ChunkWriter
  private readonly stored = new Map<EventRef, StoredEvent>()
  private readonly storedSeries = new Map<EventRef, StoredEvent>()
  private readonly series = new Map<EventId, SeriesDocument>()
  private readonly quarantined = new Set<EventId>()

  private constructor(state: SyncState, writer: ChunkWriter) {
    this.state = state
    this.writer = writer
  }

  static async begin(state: SyncState, store: DocumentStore, writer: ChunkWriter): Promise<MirrorPass> {
    const pass = new MirrorPass(state, writer)
    await load(pass.stored, storedEventsOf(store, paths.events(state.uid), state.calendarRef))
    await load(pass.storedSeries, storedEventsOf(store, paths.seriesOf(state.uid), state.calendarRef))
    return pass
  }

  /** How many events are stored, as far as this pass has come. */
  get size(): number {
    return this.stored.size
  }

  /** What is stored now, for the filters of the state. */
  get filters() {
    const series = [...this.stored.values()].flatMap(({ recurringEventId }) => recurringEventId ?? [])
    return { series: IdFilter.of(series), quarantine: IdFilter.of([...this.quarantined, ...this.writer.refusals]) }
  }

  /** What the rows say is there: living events in the window, and those that no document can be made of. */
  find(listed: ListedRows): readonly FoundEvent[] {
    return this.found(this.map(listed))
  }

  /** The same, and writes what differs from the stored documents; what cannot be mapped is quarantined. */
  async write(listed: ListedRows): Promise<readonly FoundEvent[]> {
    const { documents, unmappable } = this.map(listed)
    for (const { eventId } of unmappable) if (eventId) this.quarantined.add(eventId)
    const outdated = unmappable.flatMap(({ eventId }) => (eventId ? (this.stored.get(this.refOf(eventId)) ?? []) : []))
    await this.writer.add([
      ...documents.flatMap((document) => this.writeDocument(document)),
      ...planQuarantine(this.state, unmappable, listed.now),
      ...planOutdated(this.state, outdated),
    ])
    return this.found({ documents, unmappable })
  }

  /** Takes note of recurring events, to be written once it is known which of them have instances. */
  noteSeries({ rows, timeZone, now }: ListedRows): void {
    const context = { calendar: { ...this.state, timeZone }, mirroredAt: new Date(now) }
    for (const event of livingEvents(rows).filter(isRecurring)) {
      const document = tryMapSeries(event, context)
      if (document) this.series.set(event.id, document)
    }
  }

  /** Writes the recurring events that have instances. */
  async writeSeries(): Promise<void> {
    const { uid } = this.state
    const changes = this.withInstances().map((document) => {
      const ref = this.refOf(document.eventId)
      return planSeriesWrite(uid, ref, document, this.storedSeries.get(ref)?.contentHash)
    })
    await this.writer.add(changes.flat())
  }

  /** Deletes the documents of recurring events that have no instances left. */
  async sweepSeries(): Promise<void> {
    const wanted = new Set(this.withInstances().map(({ eventId }) => this.refOf(eventId)))
    const gone = [...this.storedSeries.keys()].filter((ref) => !wanted.has(ref))
    await this.writer.add(gone.map((ref) => planSeriesDeletion(this.state.uid, ref)))
  }

  /** Stored documents that `isKnown` does not tell of, except those touched by `spared`: ids of events or of series. */
  unknown(isKnown: (ref: EventRef) => boolean, spared: ReadonlySet<EventId>): readonly StoredEvent[] {
    const sparedRefs = new Set([...spared].map((id) => this.refOf(id)))
    return [...this.stored.values()].filter(
      ({ ref, recurringEventId }) =>
        !isKnown(ref) && !sparedRefs.has(ref) && !(recurringEventId && spared.has(recurringEventId)),
    )
  }

  async delete(events: readonly StoredEvent[]): Promise<void> {
    for (const { ref } of events) this.stored.delete(ref)
    await this.writer.add(events.map(({ ref }) => planDeletion(this.state.uid, ref)))
  }

  private withInstances(): readonly SeriesDocument[] {
    const ids = new Set([...this.stored.values()].flatMap(({ recurringEventId }) => recurringEventId ?? []))
    return [...this.series.values()].filter(({ eventId }) => ids.has(eventId))
  }

  private found({ documents, unmappable }: MappedRows): readonly FoundEvent[] {
    return [
      ...documents.map(({ eventId, startAt, endAt, recurringEventId }) => {
        return { ref: this.refOf(eventId), time: { startAt, endAt }, isInstance: recurringEventId !== null }
      }),
      ...unmappable.flatMap(({ eventId }) =>
        eventId ? [{ ref: this.refOf(eventId), time: null, isInstance: false }] : [],
      ),
    ]
  }

  /** Only what lies in the window. */
  private map({ rows, timeZone, now }: ListedRows): MappedRows {
    const unreadable = rows.filter((row) => row.kind === 'unreadable')
    const mapped = mapRows(livingEvents(rows), { ...this.state, timeZone }, new Date(now))
    return {
      documents: mapped.documents.filter((document) => inWindow(document, this.state.window)),
      unmappable: [...unreadable, ...mapped.unmappable],
    }
  }

  private writeDocument(document: EventDocument): readonly Change[] {
    const ref = this.refOf(document.eventId)
    const change = planWrite(this.state.uid, ref, document, this.stored.get(ref)?.contentHash)
    this.stored.set(ref, { ref, contentHash: document.contentHash, recurringEventId: document.recurringEventId })
    return change ? [change] : []
  }

  private refOf(eventId: EventId): EventRef {
    return eventRef(this.state.calendarRef, eventId)
  }
}

async function load(into: Map<EventRef, StoredEvent>, pages: AsyncIterable<readonly StoredEvent[]>): Promise<void> {
  for await (const page of pages) for (const event of page) into.set(event.ref, event)
}
