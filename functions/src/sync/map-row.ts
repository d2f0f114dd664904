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

export type MappedRow =
  | { readonly kind: 'document'; readonly document: EventDocument }
  | { readonly kind: 'unmappable'; readonly unmappable: Unmappable }

/** `event` is a confirmed or tentative single event or instance. */
export function mapRow(event: GoogleEvent, calendar: MappedCalendar, mirroredAt: Date): MappedRow {
  try {
    return { kind: 'document', document: mapEvent(event, calendar, mirroredAt) }
  } catch (error) {
    if (!(error instanceof EventUnmappable)) throw error
    return { kind: 'unmappable', unmappable: { eventId: event.id, reason: error.message } }
  }
}
