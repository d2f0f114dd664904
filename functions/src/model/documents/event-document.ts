import { z } from 'zod'
import { accountIdSchema, calendarIdSchema, calendarRefSchema, eventIdSchema } from '../ids'
import { conferenceSchema, meetingLinkSchema } from './conference'

const text = z.string().nullable()

/**
 * As Google gave it: a date (`yyyy-mm-dd`) without a zone, or an RFC 3339 instant with the IANA zone it is meant in.
 * Where Google names no zone, it is the calendar's own.
 */
const eventTimeSchema = z.union([
  z.strictObject({ date: z.string() }),
  z.strictObject({ dateTime: z.string(), timeZone: z.string() }),
])
export type EventTime = z.infer<typeof eventTimeSchema>

const personSchema = z.object({ email: text, displayName: text, self: z.boolean() })

const attendeeSchema = z.object({
  email: text,
  displayName: text,
  /** Google's: `needsAction`, `declined`, `tentative`, `accepted`, or one that is new. */
  responseStatus: z.string(),
  optional: z.boolean(),
  organizer: z.boolean(),
  /** Whether this entry stands for the calendar itself. */
  self: z.boolean(),
  /** A room or a thing. */
  resource: z.boolean(),
  comment: text,
  additionalGuests: z.number(),
})
export type Attendee = z.infer<typeof attendeeSchema>

const attachmentSchema = z.object({ fileId: text, fileUrl: text, title: text, mimeType: text, iconLink: text })

const workingLocationSchema = z.object({
  type: text,
  customLocation: z.object({ label: text }).nullable(),
  officeLocation: z
    .object({ buildingId: text, floorId: text, floorSectionId: text, deskId: text, label: text })
    .nullable(),
})

/**
 * `users/{uid}/events/{eventRef}`, version 1: one event, or one instance of a recurring event. Every field is always
 * there: what Google does not say is null, an empty list or map, or Google's documented default.
 */
export const eventDocumentSchema = z.object({
  accountId: accountIdSchema,
  calendarId: calendarIdSchema,
  calendarRef: calendarRefSchema,
  eventId: eventIdSchema,
  iCalUID: text,
  status: z.enum(['confirmed', 'tentative']),
  /** Google's: `default`, `birthday`, `focusTime`, `fromGmail`, `outOfOffice`, `workingLocation`, or one that is new. */
  eventType: z.string(),
  /** Null for an event without a title, and where Google shows no more than that somebody is busy. */
  summary: text,
  /** May contain HTML that anybody who invites can write: never show it unsanitized. */
  description: text,
  location: text,
  allDay: z.boolean(),
  /** To query and sort by; of an all-day event the start of the day in the calendar's zone. `endAt` is exclusive. */
  startAt: z.date(),
  endAt: z.date(),
  start: eventTimeSchema,
  end: eventTimeSchema,
  /** Whether `end` is only there because the format needs one. */
  endTimeUnspecified: z.boolean(),
  /** Of an instance: the event that it repeats, and where the rule puts it, wherever it was moved to. */
  recurringEventId: eventIdSchema.nullable(),
  originalStart: eventTimeSchema.nullable(),
  organizer: personSchema.nullable(),
  creator: personSchema.nullable(),
  attendees: z.array(attendeeSchema),
  /** What the attendee who is this calendar answered; null where it is no attendee. */
  selfResponse: text,
  /** Whether there are more attendees than these. */
  attendeesOmitted: z.boolean(),
  guestsCanInviteOthers: z.boolean(),
  guestsCanModify: z.boolean(),
  guestsCanSeeOtherGuests: z.boolean(),
  meetingLink: meetingLinkSchema.nullable(),
  conference: conferenceSchema.nullable(),
  attachments: z.array(attachmentSchema),
  /** The account's own; null where Google shows none. */
  reminders: z
    .object({
      useDefault: z.boolean(),
      overrides: z.array(z.object({ method: z.string(), minutes: z.number() })),
    })
    .nullable(),
  visibility: z.string(),
  transparency: z.string(),
  colorId: text,
  /** Keys that Firestore does not take as field names are left out, and `truncated` then names this field. */
  extendedProperties: z.object({
    private: z.record(z.string(), z.string()),
    shared: z.record(z.string(), z.string()),
  }),
  source: z.object({ title: text, url: text }).nullable(),
  locked: z.boolean(),
  workingLocationProperties: workingLocationSchema.nullable(),
  outOfOfficeProperties: z.object({ autoDeclineMode: text, declineMessage: text }).nullable(),
  focusTimeProperties: z.object({ autoDeclineMode: text, declineMessage: text, chatStatus: text }).nullable(),
  birthdayProperties: z.object({ contact: text, type: text, customTypeName: text }).nullable(),
  htmlLink: text,
  /** As of the last write, like `etag` and `updated`: a new one alone does not make a document be written again. */
  sequence: z.number(),
  etag: text,
  updated: z.date().nullable(),
  /** Unsigned 32 bits over what a client sees; equal hashes mean that there is nothing to write. */
  contentHash: z.int().min(0).max(0xffff_ffff),
  /** When this document was last written. */
  mirroredAt: z.date(),
  /** Names of the fields that were cut so that Firestore takes the document; usually empty. */
  truncated: z.array(z.string()),
  /** There only where Google has changed the event to something that cannot be mirrored: this is its last good state. */
  outdated: z.literal(true).optional(),
  schemaVersion: z.literal(1),
})
export type EventDocument = z.infer<typeof eventDocumentSchema>

/** An event document before its hash is known. */
export type HashableEvent = Omit<EventDocument, 'contentHash'>
