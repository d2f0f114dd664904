import type { GoogleEvent } from '../google/google-event'
import type { EventDocument } from '../model/documents/event-document'
import { EventUnmappable } from '../model/errors/event-unmappable'
import type { EventId } from '../model/ids'
import { type MappedCalendar, mapEvent } from './map-event'

/** An event that no document can be made of; `eventId` is null where not even that could be read. */
export interface Unmappable {
  readonly eventId: EventId | null
  readonly reason: string
}

export interface MappedRows {
  readonly documents: readonly EventDocument[]
  readonly unmappable: readonly Unmappable[]
}

/** Maps confirmed and tentative events one by one, so that an odd one spoils nothing but itself. */
export function mapRows(events: readonly GoogleEvent[], calendar: MappedCalendar, mirroredAt: Date): MappedRows {
  const documents: EventDocument[] = []
  const unmappable: Unmappable[] = []
  for (const event of events) {
    try {
      documents.push(mapEvent(event, calendar, mirroredAt))
    } catch (error) {
      if (!(error instanceof EventUnmappable)) throw error
      unmappable.push({ eventId: event.id, reason: error.message })
    }
  }
  return { documents, unmappable }
}
