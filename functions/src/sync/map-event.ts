import type { GoogleAttendee, GoogleEvent } from '../google/google-event'
import type { Attendee, EventDocument, HashableEvent } from '../model/documents/event-document'
import { EventUnmappable } from '../model/errors/event-unmappable'
import type { AccountId, CalendarId, CalendarRef } from '../model/ids'
import { contentHash } from './content-hash'
import { eventTime, eventTimes, isStorable } from './event-times'
import { mapConference } from './map-conference'
import { mapExtendedProperties } from './map-extended-properties'
import { linkOrNull } from './link-or-null'
import { meetingLink } from './meeting-link'
import { textOrNull } from './text-or-null'
import { trimEvent } from './trim-event'

/** Rises whenever the same event would become another document, which makes every calendar be synced in full. */
export const MAPPER_VERSION = 2

/** The calendar that an event is mapped for. */
export interface MappedCalendar {
  readonly accountId: AccountId
  readonly calendarId: CalendarId
  readonly calendarRef: CalendarRef
  /** Its own IANA time zone, as the envelope of Google's listing tells it. */
  readonly timeZone: string
}

/**
 * Makes the document of an event that is confirmed or tentative. Absent, null and Google's documented default become
 * one; what Firestore would not take is cut and named in `truncated`. Throws `EventUnmappable`, whose message tells
 * nothing of the event.
 */
export function mapEvent(event: GoogleEvent, calendar: MappedCalendar, mirroredAt: Date): EventDocument {
  if (event.status === 'cancelled') throw new EventUnmappable('a cancelled event has no document')
  const document = trimEvent(describe(event, calendar, mirroredAt))
  return { ...document, contentHash: contentHash(document, MAPPER_VERSION) }
}

function describe(event: GoogleEvent, calendar: MappedCalendar, mirroredAt: Date): HashableEvent {
  const { properties, dropped } = mapExtendedProperties(event.extendedProperties)
  return {
    accountId: calendar.accountId,
    calendarId: calendar.calendarId,
    calendarRef: calendar.calendarRef,
    ...describeEvent(event),
    ...eventTimes(event, calendar.timeZone),
    endTimeUnspecified: event.endTimeUnspecified ?? false,
    recurringEventId: event.recurringEventId ?? null,
    originalStart: event.originalStartTime ? eventTime(event.originalStartTime, calendar.timeZone) : null,
    ...describePeople(event),
    meetingLink: meetingLink(event),
    conference: event.conferenceData ? mapConference(event.conferenceData) : null,
    ...describeExtras(event),
    ...describeSpecialTypes(event),
    extendedProperties: properties,
    truncated: dropped ? ['extendedProperties'] : [],
    mirroredAt,
    schemaVersion: 1,
  }
}

function describeEvent(event: GoogleEvent) {
  return {
    eventId: event.id,
    iCalUID: textOrNull(event.iCalUID),
    status: event.status === 'tentative' ? ('tentative' as const) : ('confirmed' as const),
    eventType: textOrNull(event.eventType) ?? 'default',
    summary: textOrNull(event.summary),
    description: textOrNull(event.description),
    location: textOrNull(event.location),
    visibility: textOrNull(event.visibility) ?? 'default',
    transparency: textOrNull(event.transparency) ?? 'opaque',
    colorId: textOrNull(event.colorId),
    locked: event.locked ?? false,
    htmlLink: linkOrNull(event.htmlLink),
    sequence: event.sequence ?? 0,
    etag: textOrNull(event.etag),
    updated: event.updated ? instantOrNull(event.updated) : null,
  }
}

/** When somebody last touched the event is not worth refusing it for. */
function instantOrNull(dateTime: string): Date | null {
  const milliseconds = Date.parse(dateTime)
  return isStorable(milliseconds) ? new Date(milliseconds) : null
}

function describePeople(event: GoogleEvent) {
  return {
    organizer: event.organizer ? mapPerson(event.organizer) : null,
    creator: event.creator ? mapPerson(event.creator) : null,
    attendees: (event.attendees ?? []).map(mapAttendee),
    selfResponse: textOrNull(event.attendees?.find((attendee) => attendee.self)?.responseStatus),
    attendeesOmitted: event.attendeesOmitted ?? false,
    guestsCanInviteOthers: event.guestsCanInviteOthers ?? true,
    guestsCanModify: event.guestsCanModify ?? false,
    guestsCanSeeOtherGuests: event.guestsCanSeeOtherGuests ?? true,
  }
}

function mapPerson(person: NonNullable<GoogleEvent['organizer']>) {
  return { email: textOrNull(person.email), displayName: textOrNull(person.displayName), self: person.self ?? false }
}

function mapAttendee(attendee: GoogleAttendee): Attendee {
  return {
    email: textOrNull(attendee.email),
    displayName: textOrNull(attendee.displayName),
    responseStatus: textOrNull(attendee.responseStatus) ?? 'needsAction',
    optional: attendee.optional ?? false,
    organizer: attendee.organizer ?? false,
    self: attendee.self ?? false,
    resource: attendee.resource ?? false,
    comment: textOrNull(attendee.comment),
    additionalGuests: attendee.additionalGuests ?? 0,
  }
}

function describeExtras({ attachments, reminders, source }: GoogleEvent) {
  return {
    attachments: (attachments ?? []).map((attachment) => ({
      fileId: textOrNull(attachment.fileId),
      fileUrl: linkOrNull(attachment.fileUrl),
      title: textOrNull(attachment.title),
      mimeType: textOrNull(attachment.mimeType),
      iconLink: linkOrNull(attachment.iconLink),
    })),
    reminders: reminders
      ? { useDefault: reminders.useDefault ?? false, overrides: [...(reminders.overrides ?? [])] }
      : null,
    source: source ? { title: textOrNull(source.title), url: linkOrNull(source.url) } : null,
  }
}

/** What only some event types have (https://developers.google.com/workspace/calendar/api/guides/event-types). */
function describeSpecialTypes(event: GoogleEvent) {
  const { birthdayProperties: birthday, focusTimeProperties: focus, outOfOfficeProperties: away } = event
  return {
    workingLocationProperties: mapWorkingLocation(event.workingLocationProperties),
    outOfOfficeProperties: away
      ? { autoDeclineMode: textOrNull(away.autoDeclineMode), declineMessage: textOrNull(away.declineMessage) }
      : null,
    focusTimeProperties: focus
      ? {
          autoDeclineMode: textOrNull(focus.autoDeclineMode),
          declineMessage: textOrNull(focus.declineMessage),
          chatStatus: textOrNull(focus.chatStatus),
        }
      : null,
    birthdayProperties: birthday
      ? {
          contact: textOrNull(birthday.contact),
          type: textOrNull(birthday.type),
          customTypeName: textOrNull(birthday.customTypeName),
        }
      : null,
  }
}

function mapWorkingLocation(place: GoogleEvent['workingLocationProperties']) {
  if (!place) return null
  const { customLocation: custom, officeLocation: office } = place
  return {
    type: textOrNull(place.type),
    customLocation: custom ? { label: textOrNull(custom.label) } : null,
    officeLocation: office
      ? {
          buildingId: textOrNull(office.buildingId),
          floorId: textOrNull(office.floorId),
          floorSectionId: textOrNull(office.floorSectionId),
          deskId: textOrNull(office.deskId),
          label: textOrNull(office.label),
        }
      : null,
  }
}
