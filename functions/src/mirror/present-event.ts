import type { z } from 'zod'
import { eventDocumentSchema } from '../model/documents/event-document'
import type { CalendarRef, EventRef } from '../model/ids'

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

export interface PresentedEvent {
  readonly id: EventRef
  readonly calendar_id: CalendarRef
  /** Never empty: "(No title)" or "Busy" where there is none. */
  readonly summary: string
  /** A date (`yyyy-mm-dd`) of an all-day event, otherwise an instant in UTC. */
  readonly start_time: string
  /** As `start_time`; exclusive. */
  readonly end_time: string
  readonly all_day: boolean
  readonly location: string | null
  /** The address that joins the meeting. */
  readonly meeting_link: string | null
  readonly attendees: readonly PresentedAttendee[]
}

export interface PresentedAttendee {
  readonly email: string | null
  readonly display_name: string | null
  /** Google's word: `needsAction`, `declined`, `tentative`, `accepted`. */
  readonly response_status: string
  readonly optional: boolean
  readonly organizer: boolean
  /** Whether this attendee is the calendar itself. */
  readonly self: boolean
  /** A room or a thing. */
  readonly resource: boolean
}

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
