import type { AccessRole, CalendarState } from './calendar-state'
import type { EventResource, EventTime, Person } from './event-resource'
import { invalidParameter } from './google-error'
import type { Switches } from './switches'
import type { World } from './world'
import { formatInstant, isZone } from './zone'

/** Who looks at events, and how they asked to see them. */
export interface Viewer {
  readonly role: AccessRole
  readonly maxAttendees: number
  /** The zone that times are printed in, where it is not the calendar's own. */
  readonly timeZone: string | null
  readonly busyTitle?: Switches['busyTitle']
}

/** Refuses a zone that does not exist. */
export const viewerOf = (
  { switches }: World,
  role: AccessRole,
  asked: { readonly maxAttendees?: number | undefined; readonly timeZone?: string | undefined },
): Viewer => {
  const { maxAttendees = Infinity, timeZone = null } = asked
  if (timeZone !== null && !isZone(timeZone)) throw invalidParameter('timeZone', 'Invalid value for: timeZone')
  return { role, maxAttendees, timeZone, busyTitle: switches.busyTitle }
}

/** What is left of an event of which only the time may be seen. */
const timeOnly = [
  'kind',
  'etag',
  'id',
  'status',
  'created',
  'updated',
  'start',
  'end',
  'recurrence',
  'recurringEventId',
  'originalStartTime',
  'iCalUID',
  'sequence',
  'eventType',
  'transparency',
] as const

const onlyTimes = (event: EventResource): EventResource => {
  const kept = timeOnly.filter((field) => event[field] !== undefined).map((field) => [field, event[field]] as const)
  const { kind, etag, id, status } = event
  return { ...Object.fromEntries(kept), kind, etag, id, status }
}

const isPrivate = ({ visibility }: EventResource): boolean => visibility === 'private' || visibility === 'confidential'

const redact = (event: EventResource, { role, busyTitle }: Viewer): EventResource => {
  switch (role) {
    case 'owner':
    case 'writer':
      return event
    case 'writerWithoutPrivateAccess':
    case 'reader':
      return isPrivate(event) ? { ...onlyTimes(event), visibility: 'private' } : event
    case 'freeBusyReader':
      return busyTitle === 'busy' ? { ...onlyTimes(event), summary: 'busy' } : onlyTimes(event)
  }
}

const markSelf = (person: Person, calendarId: string): Person =>
  person.email === calendarId ? { ...person, self: true } : person

const limitAttendees = (event: EventResource, calendarId: string, most: number): EventResource => {
  if (event.attendees === undefined) return event
  const attendees = event.attendees.map((attendee) => markSelf(attendee, calendarId))
  if (attendees.length <= most) return { ...event, attendees }
  return { ...event, attendees: attendees.filter(({ self }) => self === true), attendeesOmitted: true }
}

const printIn = (time: EventTime, zone: string): EventTime =>
  time.dateTime === undefined ? time : { ...time, dateTime: formatInstant(Date.parse(time.dateTime), zone) }

const printTimes = (event: EventResource, zone: string): EventResource => {
  const { start, end, originalStartTime } = event
  return {
    ...event,
    ...(start && { start: printIn(start, zone) }),
    ...(end && { end: printIn(end, zone) }),
    ...(originalStartTime && { originalStartTime: printIn(originalStartTime, zone) }),
  }
}

/** An event as a viewer sees it; whatever needs no change is handed out as it is stored. */
export const viewEvent = (calendar: CalendarState, event: EventResource, viewer: Viewer): EventResource => {
  const seen = limitAttendees(redact(event, viewer), calendar.id, viewer.maxAttendees)
  return viewer.timeZone === null ? seen : printTimes(seen, viewer.timeZone)
}

/** The row of what was cancelled: an exception says which instance it was, everything else only its id. */
export const cancelledRow = (event: EventResource, form: 'bare' | 'full'): EventResource => {
  const { kind, etag, id, status, recurringEventId, originalStartTime } = event
  if (recurringEventId !== undefined && originalStartTime !== undefined) {
    return { kind, etag, id, status, recurringEventId, originalStartTime }
  }
  return form === 'full' ? event : { kind, etag, id, status }
}
