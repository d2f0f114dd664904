import type { DocumentStore } from '../firestore/document-store'
import type { GoogleEvent } from '../google/google-event'
import type { EventDocument } from '../model/documents/event-document'
import type { SeriesDocument } from '../model/documents/series-document'
import type { SyncState } from '../model/documents/sync-state'
import { type EventId, type EventRef, eventRef } from '../model/ids'
import { paths } from '../model/paths'
import type { Change } from './change'
import type { ChunkWriter } from './chunk-writer'
import { timesOrNull } from './event-times'
import { livingEvents } from './expand-series'
import { IdFilter } from './id-filter'
import { inWindow } from './in-window'
import { type MappedRows, mapRows } from './map-rows'
import { DAY } from './mirror-window'
import { planDeletion, planWrite } from './plan-changes'
import { isRecurring } from './plan-delta'
import { planSeriesDeletion, planSeriesWrite, tryMapSeries } from './plan-series'
import { planQuarantineRelease } from './plan-quarantine-release'
import { OUTDATED_HASH, planOutdated, planQuarantine } from './quarantine'
import type { Row } from './read-row'
import { storedEventsOf } from './stored-events'

/** So many recurring events that are new or changed wait in memory for their instances. */
const MOST_SERIES_KEPT = 1_000

/** Rows as one listing had them: the zone they were made in, and when they were asked for. */
export interface ListedRows {
  readonly rows: readonly Row[]
  readonly timeZone: string
  readonly now: number
}

/** What changed after a listing: events by their own rows, and recurring events by theirs or by those of instances. */
export interface Touched {
  readonly own: ReadonlySet<EventId>
  readonly series: ReadonlySet<EventId>
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
  private readonly listedSeries = new Set<EventId>()
  /** Recurring events that are no more, though instances of them are. */
  private readonly ended = new Set<EventId>()
  private readonly quarantined = new Set<EventId>()
  /** Stored events of which only the listing of the window tells whether they lie in there. */
  private readonly timeless = new Map<EventId, { readonly eventId: EventId; readonly reason: string }>()
  /** What the listing of the window has to have, too. */
  private readonly awaited = new Set<EventRef>()
  /** One text for each id of a recurring event, however many instances name it. */
  private readonly seriesIds = new Map<EventId, EventId>()

  private constructor(state: SyncState, writer: ChunkWriter) {
    this.state = state
    this.writer = writer
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
   * Takes note of the listing that ends with the sync token: of its recurring events, and of its single events, whose
   * documents the listing of the window has to bring. Not so near the ends of the window, where Google may see the
   * bounds of an all-day event otherwise than we do.
   */
  async note(listed: ListedRows): Promise<void> {
    for (const row of listed.rows) {
      if (row.kind === 'unreadable' && row.eventId && !row.recurs) this.noteTimeless(row.eventId, row.reason)
    }
    for (const event of livingEvents(listed.rows)) if (!isRecurring(event)) this.noteSingle(event, listed.timeZone)
    await this.noteSeries(listed)
  }

  /** One that has no times that can be understood counts as listed: whatever is stored of it stays. */
  private noteSingle(event: GoogleEvent, timeZone: string): void {
    const { window } = this.state
    const inner = { from: new Date(window.from.getTime() + DAY), to: new Date(window.to.getTime() - DAY) }
    const times = timesOrNull(event, timeZone)
    if (!times) return this.noteTimeless(event.id, 'its times cannot be understood')
    if (!inWindow(times, window)) return
    const ref = this.markListed(event.id)
    if (inWindow(times, inner)) this.awaited.add(ref)
  }

  private noteTimeless(eventId: EventId, reason: string): void {
    if (this.entries.has(this.markListed(eventId))) this.timeless.set(eventId, { eventId, reason })
  }

  /**
   * What the first listing could not tell the times of, and that of the window does not have, has left the window or
   * is left out: its document stays as its last good state. The changes after the listings tell of what was `touched`.
   */
  async setApartTimeless({ own }: Touched, now: number): Promise<void> {
    const odd = [...this.timeless.values()].filter(({ eventId }) => !own.has(eventId))
    const outdated = odd.flatMap(({ eventId }) => this.setApart(eventId))
    await this.writer.add([...planQuarantine(this.state, odd, now), ...planOutdated(this.state, outdated)])
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
    const outdated = unmappable.flatMap(({ eventId }) => (eventId ? this.setApart(eventId) : []))
    if (extent === 'complete') {
      for (const { eventId } of [...documents, ...unmappable]) {
        if (!eventId) continue
        this.awaited.delete(this.markListed(eventId))
        this.timeless.delete(eventId)
      }
    }
    await this.writer.add([
      ...changes,
      ...planQuarantine(this.state, unmappable, listed.now),
      ...planOutdated(this.state, outdated),
    ])
    return documents.filter(({ recurringEventId }) => recurringEventId !== null).length
  }

  /**
   * Lets go of what is in quarantine no more. Only once everything else is committed: what Firestore refuses once more
   * is recorded anew, in place of its write.
   */
  async release(store: DocumentStore): Promise<void> {
    await this.writer.add(await planQuarantineRelease(this.state, this.filters.quarantine, store))
  }

  /** Whether a noted event is in no listing of the window and was not touched meanwhile, which cannot be. */
  contradicts({ own }: Touched): boolean {
    const refs = this.refsOf(own)
    return [...this.awaited].some((ref) => !refs.has(ref))
  }

  /**
   * Stored documents that no complete listing had, except those touched. Changed exceptions of a recurring event that is
   * not shown bring themselves only: the delta that follows says nothing of its other instances.
   */
  gone({ own, series }: Touched): readonly EventRef[] {
    const refs = this.refsOf(own)
    const isTold = (id: EventId) => series.has(id) && (own.has(id) || this.listedSeries.has(id))
    const isGone = (ref: EventRef, { listed, recurringEventId }: Entry) =>
      !listed && !refs.has(ref) && !(recurringEventId && isTold(recurringEventId))
    return [...this.entries].filter(([ref, entry]) => isGone(ref, entry)).map(([ref]) => ref)
  }

  /** Whether the rows would be written to any of these documents, or set one apart that is not yet. */
  shows(listed: ListedRows, refs: ReadonlySet<EventRef>): boolean {
    const { documents, unmappable } = this.map(listed)
    const changed = [...documents, ...unmappable.filter(({ eventId }) => eventId && !this.isSetApart(eventId))]
    return changed.some(({ eventId }) => eventId && refs.has(this.refOf(eventId)))
  }

  private isSetApart(eventId: EventId): boolean {
    return this.entries.get(this.refOf(eventId))?.contentHash === OUTDATED_HASH
  }

  async delete(refs: readonly EventRef[]): Promise<void> {
    for (const ref of refs) this.entries.delete(ref)
    await this.writer.add(refs.map((ref) => planDeletion(this.state.uid, ref)))
  }

  /** Recurring events that have instances, but were in no listing. */
  get unlistedSeries(): readonly EventId[] {
    return [...this.withInstances()].filter((id) => !this.listedSeries.has(id))
  }

  /** Writes the recurring events that have instances. */
  async writeSeries(): Promise<void> {
    await this.writeKept(this.withInstances())
  }

  private async writeKept(ids: Iterable<EventId>): Promise<void> {
    const changes: Change[] = []
    for (const id of ids) {
      const document = this.series.get(id)
      if (!document) continue
      const ref = this.refOf(id)
      changes.push(...planSeriesWrite(this.state.uid, ref, document, this.storedSeries.get(ref)))
      this.storedSeries.set(ref, document.contentHash)
      this.series.delete(id)
    }
    await this.writer.add(changes)
  }

  /** One that is no more, though it was in no listing and has instances. */
  noteEnded(id: EventId): void {
    this.ended.add(id)
  }

  /** Deletes the documents of recurring events that have no instances left, or are no more themselves. */
  async sweepSeries(): Promise<void> {
    const wanted = this.refsOf(new Set([...this.withInstances()].filter((id) => !this.ended.has(id))))
    const gone = [...this.storedSeries.keys()].filter((ref) => !wanted.has(ref))
    await this.writer.add(gone.map((ref) => planSeriesDeletion(this.state.uid, ref)))
  }

  /**
   * Keeps recurring events until it is known which of them have instances. Where there are very many, they are written
   * at once, and `sweepSeries` deletes those that turn out to have none.
   */
  async noteSeries({ rows, timeZone, now }: ListedRows): Promise<void> {
    const context = { calendar: { ...this.state, timeZone }, mirroredAt: new Date(now) }
    for (const event of livingEvents(rows).filter(isRecurring)) {
      this.listedSeries.add(event.id)
      const document = tryMapSeries(event, context)
      if (!document) continue
      if (this.isStored(document)) this.series.delete(event.id)
      else this.series.set(event.id, document)
    }
    if (this.series.size > MOST_SERIES_KEPT) await this.writeKept([...this.series.keys()])
  }

  private isStored({ eventId, contentHash }: SeriesDocument): boolean {
    return this.storedSeries.get(this.refOf(eventId)) === contentHash
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
