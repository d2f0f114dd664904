import type { DocumentStore } from '../firestore/document-store'
import type { EventDocument } from '../model/documents/event-document'
import type { ChangeCounts, SyncState } from '../model/documents/sync-state'
import { type EventId, type EventRef, eventRef } from '../model/ids'
import type { ChunkWriter } from './chunk-writer'
import { livingEvents } from './expand-series'
import { inWindow } from './in-window'
import { mapRow, type Unmappable } from './map-row'
import { type Change, planDeletion, planWrite } from './plan-changes'
import { planQuarantine } from './quarantine'
import type { Row } from './read-row'
import { SeriesFilter } from './series-filter'
import { type StoredEvent, storedEventsOf } from './stored-events'
import { addCounts, NO_CHANGES } from './sync-outcome'

/**
 * One full sync's view of a calendar's stored documents: what is there, what the listings had, and the writes that
 * make the one like the other. Nobody else writes them meanwhile: the lease is ours.
 */
export class MirrorPass {
  private readonly state: SyncState
  private readonly writer: ChunkWriter
  private readonly stored = new Map<EventRef, StoredEvent>()
  private readonly listed = new Set<EventRef>()
  private changed: ChangeCounts = NO_CHANGES

  private constructor(state: SyncState, writer: ChunkWriter) {
    this.state = state
    this.writer = writer
  }

  static async begin(state: SyncState, store: DocumentStore, writer: ChunkWriter): Promise<MirrorPass> {
    const pass = new MirrorPass(state, writer)
    for await (const events of storedEventsOf(store, state.uid, state.calendarRef)) {
      for (const event of events) pass.stored.set(event.ref, event)
    }
    return pass
  }

  get isEmpty(): boolean {
    return this.stored.size === 0
  }

  /** Documents written and deleted so far. */
  get counts(): ChangeCounts {
    return this.changed
  }

  /** The recurring events that have stored documents now. */
  get seriesFilter(): SeriesFilter {
    return SeriesFilter.of([...this.stored.values()].flatMap(({ recurringEventId }) => recurringEventId ?? []))
  }

  /** Writes what differs from the stored documents, and quarantines what no document can be made of. */
  async write(rows: readonly Row[], timeZone: string, now: number): Promise<void> {
    const mapped = this.mapRows(rows, timeZone, now)
    const changes = mapped.documents.flatMap((document) => this.writeDocument(document))
    await this.apply(changes)
    await this.writer.add(planQuarantine(this.state, mapped.unmappable, now))
  }

  /**
   * Notes that a complete listing had these: the sweep spares those of them that lie in the window, and those that no
   * document can be made of.
   */
  list(rows: readonly Row[], timeZone: string, now: number): void {
    const { documents, unmappable } = this.mapRows(rows, timeZone, now)
    for (const { eventId } of documents) this.listed.add(eventRef(this.state.calendarRef, eventId))
    for (const { eventId } of unmappable) if (eventId) this.listed.add(eventRef(this.state.calendarRef, eventId))
  }

  /** Deletes what no listing had, except what is touched by `spared`: ids of events or of their recurring events. */
  async sweep(spared: ReadonlySet<EventId>): Promise<void> {
    const sparedRefs = new Set([...spared].map((id) => eventRef(this.state.calendarRef, id)))
    const gone = [...this.stored.values()].filter(
      ({ ref, recurringEventId }) =>
        !this.listed.has(ref) && !sparedRefs.has(ref) && !(recurringEventId && spared.has(recurringEventId)),
    )
    for (const { ref } of gone) this.stored.delete(ref)
    await this.apply(gone.map(({ ref }) => planDeletion(this.state.uid, ref)))
  }

  /** Documents of the living events that lie in the window. */
  private mapRows(rows: readonly Row[], timeZone: string, now: number) {
    const documents: EventDocument[] = []
    const unmappable: Unmappable[] = rows.filter((row) => row.kind === 'unreadable')
    for (const event of livingEvents(rows)) {
      const row = mapRow(event, { ...this.state, timeZone }, new Date(now))
      if (row.kind === 'unmappable') unmappable.push(row.unmappable)
      else if (inWindow(row.document, this.state.window)) documents.push(row.document)
    }
    return { documents, unmappable }
  }

  private writeDocument(document: EventDocument): readonly Change[] {
    const ref = eventRef(this.state.calendarRef, document.eventId)
    const change = planWrite(this.state.uid, ref, document, this.stored.get(ref)?.contentHash)
    this.stored.set(ref, { ref, contentHash: document.contentHash, recurringEventId: document.recurringEventId })
    return change ? [change] : []
  }

  private async apply(changes: readonly Change[]): Promise<void> {
    for (const { counts } of changes) this.changed = addCounts(this.changed, counts)
    await this.writer.add(changes.map(({ write }) => write))
  }
}
