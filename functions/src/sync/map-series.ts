import type { GoogleEvent } from '../google/google-event'
import type { SeriesDocument } from '../model/documents/series-document'
import { contentHash } from './content-hash'
import { type MappedCalendar, MAPPER_VERSION, mapEvent } from './map-event'

/** Makes the document of a recurring event: that of its first instance, with its rule. Throws as `mapEvent` does. */
export function mapSeries(event: GoogleEvent, calendar: MappedCalendar, mirroredAt: Date): SeriesDocument {
  const document = { ...mapEvent(event, calendar, mirroredAt), recurrence: event.recurrence ?? [] }
  return { ...document, contentHash: contentHash(document, MAPPER_VERSION) }
}
