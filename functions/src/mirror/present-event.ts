import type { z } from 'zod'
import { eventDocumentSchema } from '../model/documents/event-document'
import type { EventRef } from '../model/ids'
import type { PresentedEvent } from './presented-event'

/** As much of an event's document as `listEvents` shows. */
export const listedEventSchema = eventDocumentSchema.pick({
  calendarRef: true,
  summary: true,
  visibility: true,
  allDay: true,
  startAt: true,
  endAt: true,
  start: true,
  end: true,
  location: true,
  meetingLink: true,
  attendees: true,
})
export type ListedEvent = z.infer<typeof listedEventSchema>

/** An event as `listEvents` answers with it. */
export function presentEvent(id: EventRef, event: ListedEvent): PresentedEvent {
  return {
    id,
    calendar_id: event.calendarRef,
    summary: shownTitle(event),
    start_time: 'date' in event.start ? event.start.date : event.startAt.toISOString(),
    end_time: 'date' in event.end ? event.end.date : event.endAt.toISOString(),
    all_day: event.allDay,
    location: event.location,
    meeting_link: event.meetingLink?.url ?? null,
    attendees: event.attendees.map((attendee) => ({
      email: attendee.email,
      display_name: attendee.displayName,
      response_status: attendee.responseStatus,
      optional: attendee.optional,
      organizer: attendee.organizer,
      self: attendee.self,
      resource: attendee.resource,
    })),
  }
}

/**
 * A private event that comes without a title is one whose details Google does not show to this account: all that is
 * known is that somebody is busy. Any other event without one was never given one.
 */
function shownTitle({ summary, visibility }: ListedEvent): string {
  if (summary !== null && summary.trim() !== '') return summary
  return visibility === 'private' || visibility === 'confidential' ? 'Busy' : '(No title)'
}
