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
import { DAY } from './mirror-window'
import { planDeletion, planWrite } from './plan-changes'
import { isRecurring } from './plan-delta'
import { planSeriesDeletion, planSeriesWrite, tryMapSeries } from './plan-series'
import { planOutdated, planQuarantine, planRelease } from './quarantine'
import type { Row } from './read-row'
import { storedEventsOf } from './stored-events'

/** Rows as one listing had them: the zone they were made in, and when they were asked for. */
export interface ListedRows {
  readonly rows: readonly Row[]
  readonly timeZone: string
  readonly now: number
}

/** What is kept in memory of each stored document: there may be a hundred thousand of them. */
interface Entry {
  contentHash: number
  recurringEventId: EventId | null
  /** Whether a complete listing of this pass had it. */
  listed: boolean
}

/**
 * One full sync's view of a calendar's stored documents: what is there, what the listings had, and the writes that
 * make the one like the other. Nobody else writes them meanwhile: the lease is ours.
 */
export class MirrorPass {
  private readonly state: SyncState
  private readonly writer: ChunkWriter
  private readonly entries = new Map<EventRef, Entry>()
  private readonly storedSeries = new Map<EventRef, number>()
  private readonly series = new Map<EventId, SeriesDocument>()
  private readonly quarantined = new Set<EventId>()
  private readonly released = new Set<EventId>()
  private readonly quarantinedBefore: IdFilter
  /** What the listing of the window has to have, too. */
  private readonly awaited = new Set<EventRef>()
  /** One text for each id of a recurring event, however many instances name it. */
  private readonly seriesIds = new Map<EventId, EventId>()

  private constructor(state: SyncState, writer: ChunkWriter) {
    this.state = state
    this.writer = writer
    this.quarantinedBefore = IdFilter.unpack(state.quarantineFilter)
  }

  static async begin(state: SyncState, store: DocumentStore, writer: ChunkWriter): Promise<MirrorPass> {
    const pass = new MirrorPass(state, writer)
    for await (const page of storedEventsOf(store, paths.events(state.uid), state.calendarRef)) {
      for (const { ref, contentHash, recurringEventId } of page) pass.enter(ref, contentHash, recurringEventId, false)
      await writer.keepAlive()
    }
    for await (const page of storedEventsOf(store, paths.seriesOf(state.uid), state.calendarRef)) {
      for (const { ref, contentHash } of page) pass.storedSeries.set(ref, contentHash)
    }
    return pass
  }

  /** How many events are stored, as far as this pass has come. */
  get size(): number {
    return this.entries.size
  }

  /** What is stored now, for the filters of the state. */
  get filters() {
    const quarantined = [...this.quarantined, ...this.writer.refusals]
    return { series: IdFilter.of(this.withInstances()), quarantine: IdFilter.of(quarantined) }
  }

  /**
   * Takes note of the listing that ends with the sync token: of its recurring events, and of its single events, which
   * the listing of the window has to have as well. Not so near the ends of the window, where Google may see the
   * bounds of an all-day event otherwise than we do.
   */
  note(listed: ListedRows): void {
    const { window } = this.state
    const inner = { from: new Date(window.from.getTime() + DAY), to: new Date(window.to.getTime() - DAY) }
    const singles = listed.rows.filter((row) => row.kind === 'unreadable' || !isRecurring(row.event))
    const { documents, unmappable } = this.map({ ...listed, rows: singles })
    for (const document of documents) {
      const ref = this.markListed(document.eventId)
      if (inWindow(document, inner)) this.awaited.add(ref)
    }
    for (const { eventId } of unmappable) if (eventId) this.markListed(eventId)
    this.noteSeries(listed)
  }

  /** How many single events were noted that the listing of the window has yet to have. */
  get outstanding(): number {
    return this.awaited.size
  }

  /**
   * Writes what differs from the stored documents, and quarantines what no document can be made of. Returns how many
   * of them are instances of recurring events. Rows of a listing that is not `complete` do not count as listed.
   */
  async write(listed: ListedRows, extent: 'complete' | 'partial'): Promise<number> {
    const { documents, unmappable } = this.map(listed)
    const changes = documents.flatMap((document) => this.writeDocument(document))
    for (const id of this.recovered(documents)) this.released.add(id)
    const outdated = unmappable.flatMap(({ eventId }) => (eventId ? this.setApart(eventId) : []))
    if (extent === 'complete') {
      for (const { eventId } of documents) this.awaited.delete(this.markListed(eventId))
      for (const { eventId } of unmappable) if (eventId) this.awaited.delete(this.markListed(eventId))
    }
    await this.writer.add([
      ...changes,
      ...planQuarantine(this.state, unmappable, listed.now),
      ...planOutdated(this.state, outdated),
    ])
    return documents.filter(({ recurringEventId }) => recurringEventId !== null).length
  }

  /**
   * Lets go of what was in quarantine and has its document now. Only once everything else is committed: what Firestore
   * refuses once more is recorded anew, in place of its write.
   */
  async release(): Promise<void> {
    const refused = new Set(this.writer.refusals)
    const released = [...this.released].filter((id) => !refused.has(id))
    if (released.length === 0) return
    await this.writer.add(planRelease(this.state, released))
    await this.writer.drain()
  }

  /** Whether a noted event is in no listing of the window and was not touched meanwhile, which cannot be. */
  contradicts(touched: ReadonlySet<EventId>): boolean {
    const refs = this.refsOf(touched)
    return [...this.awaited].some((ref) => !refs.has(ref))
  }

  /** Stored documents that no complete listing had, except those touched: ids of events or of their series. */
  gone(touched: ReadonlySet<EventId>): readonly EventRef[] {
    const refs = this.refsOf(touched)
    const isGone = (ref: EventRef, { listed, recurringEventId }: Entry) =>
      !listed && !refs.has(ref) && !(recurringEventId && touched.has(recurringEventId))
    return [...this.entries].filter(([ref, entry]) => isGone(ref, entry)).map(([ref]) => ref)
  }

  /** Which of these documents the rows would be written to. */
  shows(listed: ListedRows, refs: ReadonlySet<EventRef>): boolean {
    return this.map(listed).documents.some(({ eventId }) => refs.has(this.refOf(eventId)))
  }

  async delete(refs: readonly EventRef[]): Promise<void> {
    for (const ref of refs) this.entries.delete(ref)
    await this.writer.add(refs.map((ref) => planDeletion(this.state.uid, ref)))
  }

  /** Recurring events that have instances, but were in no listing and have no document. */
  get unknownSeries(): readonly EventId[] {
    return [...this.withInstances()].filter((id) => !this.series.has(id) && !this.storedSeries.has(this.refOf(id)))
  }

  /** Writes the recurring events that have instances. */
  async writeSeries(): Promise<void> {
    const changes = [...this.withInstances()].map((id) => {
      const document = this.series.get(id)
      const ref = this.refOf(id)
      return document ? planSeriesWrite(this.state.uid, ref, document, this.storedSeries.get(ref)) : []
    })
    await this.writer.add(changes.flat())
  }

  /** Deletes the documents of recurring events that have no instances left. */
  async sweepSeries(): Promise<void> {
    const wanted = this.refsOf(this.withInstances())
    const gone = [...this.storedSeries.keys()].filter((ref) => !wanted.has(ref))
    await this.writer.add(gone.map((ref) => planSeriesDeletion(this.state.uid, ref)))
  }

  noteSeries({ rows, timeZone, now }: ListedRows): void {
    const context = { calendar: { ...this.state, timeZone }, mirroredAt: new Date(now) }
    for (const event of livingEvents(rows).filter(isRecurring)) {
      const document = tryMapSeries(event, context)
      if (document) this.series.set(event.id, document)
    }
  }

  /** The ids of recurring events that have stored instances. */
  private withInstances(): ReadonlySet<EventId> {
    return new Set([...this.entries.values()].flatMap(({ recurringEventId }) => recurringEventId ?? []))
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
    const entry = this.entries.get(ref)
    const change = planWrite(this.state.uid, ref, document, entry?.contentHash)
    this.enter(ref, document.contentHash, document.recurringEventId, entry?.listed ?? false)
    return change ? [change] : []
  }

  /** Takes an event that cannot be mapped out of what is compared; returns its stored document, if there is one. */
  private setApart(eventId: EventId): readonly { readonly ref: EventRef; readonly contentHash: number }[] {
    this.quarantined.add(eventId)
    const ref = this.refOf(eventId)
    const entry = this.entries.get(ref)
    return entry ? [{ ref, contentHash: entry.contentHash }] : []
  }

  /** Events that were in quarantine and can be mapped again. */
  private recovered(documents: readonly EventDocument[]): readonly EventId[] {
    return documents.map(({ eventId }) => eventId).filter((id) => this.quarantinedBefore.has(id))
  }

  private enter(ref: EventRef, contentHash: number, seriesId: EventId | null, listed: boolean): void {
    const recurringEventId = seriesId && (this.seriesIds.get(seriesId) ?? seriesId)
    if (recurringEventId) this.seriesIds.set(recurringEventId, recurringEventId)
    const entry = this.entries.get(ref)
    if (entry) Object.assign(entry, { contentHash, recurringEventId, listed })
    else this.entries.set(ref, { contentHash, recurringEventId, listed })
  }

  private markListed(eventId: EventId): EventRef {
    const ref = this.refOf(eventId)
    const entry = this.entries.get(ref)
    if (entry) entry.listed = true
    return ref
  }

  private refsOf(ids: ReadonlySet<EventId>): ReadonlySet<EventRef> {
    return new Set([...ids].map((id) => this.refOf(id)))
  }

  private refOf(eventId: EventId): EventRef {
    return eventRef(this.state.calendarRef, eventId)
  }
}
