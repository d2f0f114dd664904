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

interface MappedRows {
  readonly documents: readonly EventDocument[]
  readonly unmappable: readonly Unmappable[]
}

/**
 * One full sync's view of a calendar's stored documents: what is there, and the writes that make it what the listings
 * say. Nobody else writes them meanwhile: the lease is ours.
 */
export class MirrorPass {
  private readonly state: SyncState
  private readonly writer: ChunkWriter
  private readonly stored = new Map<EventRef, StoredEvent>()
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

  /** How many documents are stored, as far as this pass has come. */
  get size(): number {
    return this.stored.size
  }

  /** Documents written and deleted so far. */
  get counts(): ChangeCounts {
    return this.changed
  }

  /** The recurring events that have stored documents now. */
  get seriesFilter(): SeriesFilter {
    return SeriesFilter.of([...this.stored.values()].flatMap(({ recurringEventId }) => recurringEventId ?? []))
  }

  /** What the rows say is there: living events in the window, and those that no document can be made of. */
  find(listed: ListedRows): readonly FoundEvent[] {
    return this.found(this.mapRows(listed))
  }

  /** The same, and writes what differs from the stored documents; what cannot be mapped is quarantined. */
  async write(listed: ListedRows): Promise<readonly FoundEvent[]> {
    const mapped = this.mapRows(listed)
    await this.apply(mapped.documents.flatMap((document) => this.writeDocument(document)))
    await this.writer.add(planQuarantine(this.state, mapped.unmappable, listed.now))
    return this.found(mapped)
  }

  /** Stored documents that `isKnown` does not tell of, except those touched by `spared`: ids of events or of series. */
  unknown(isKnown: (ref: EventRef) => boolean, spared: ReadonlySet<EventId>): readonly StoredEvent[] {
    const sparedRefs = new Set([...spared].map((id) => eventRef(this.state.calendarRef, id)))
    return [...this.stored.values()].filter(
      ({ ref, recurringEventId }) =>
        !isKnown(ref) && !sparedRefs.has(ref) && !(recurringEventId && spared.has(recurringEventId)),
    )
  }

  async delete(events: readonly StoredEvent[]): Promise<void> {
    for (const { ref } of events) this.stored.delete(ref)
    await this.apply(events.map(({ ref }) => planDeletion(this.state.uid, ref)))
  }

  private found({ documents, unmappable }: MappedRows): readonly FoundEvent[] {
    const refOf = (eventId: EventId) => eventRef(this.state.calendarRef, eventId)
    return [
      ...documents.map(({ eventId, startAt, endAt, recurringEventId }) => {
        return { ref: refOf(eventId), time: { startAt, endAt }, isInstance: recurringEventId !== null }
      }),
      ...unmappable.flatMap(({ eventId }) => (eventId ? [{ ref: refOf(eventId), time: null, isInstance: false }] : [])),
    ]
  }

  private mapRows({ rows, timeZone, now }: ListedRows): MappedRows {
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
