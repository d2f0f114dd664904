import { z } from 'zod'
import { eventIdSchema } from '../model/ids'

/**
 * The partial-response mask of one event: all that `googleEventSchema` reads and no more
 * (https://developers.google.com/workspace/calendar/api/guides/performance). Listings, instances and get must share
 * it, so that an event looks the same whichever way it came. `created`, `gadget`, `anyoneCanAddSelf` and
 * `privateCopy` are left out because no view shows them, `eventLabelId` because it is too new to be everywhere.
 */
export const EVENT_FIELDS = [
  'id,status,eventType,iCalUID,sequence,etag,updated,htmlLink',
  'summary,description,location,colorId,visibility,transparency,locked,source',
  'start,end,endTimeUnspecified,recurrence,recurringEventId,originalStartTime',
  'organizer,creator,attendees,attendeesOmitted,guestsCanInviteOthers,guestsCanModify,guestsCanSeeOtherGuests',
  'hangoutLink,conferenceData(conferenceId,conferenceSolution,entryPoints,notes),attachments,reminders',
  'extendedProperties',
  'birthdayProperties,focusTimeProperties,outOfOfficeProperties,workingLocationProperties',
].join(',')

/**
 * The `maxAttendees` of every request. Of an event with more, Google sends the calendar's own entry alone and sets
 * `attendeesOmitted`. 500 is the most guests Google Calendar lets anybody invite one by one
 * (https://support.google.com/calendar/answer/37161).
 */
export const MAX_ATTENDEES = 500

/** JSON may carry half a surrogate pair, Firestore takes none: such a half becomes U+FFFD. */
const text = z.string().overwrite((value) => value.toWellFormed())
const optionalText = text.nullish()
const flag = z.boolean().nullish()
const count = z.number().nullish()

/** `date` for all-day events, `dateTime` (RFC 3339) for the others. */
const eventTimeSchema = z.object({ date: z.string().nullish(), dateTime: z.string().nullish(), timeZone: optionalText })
export type GoogleEventTime = z.infer<typeof eventTimeSchema>

const personSchema = z.object({ email: optionalText, displayName: optionalText, self: flag })

const attendeeSchema = z.object({
  email: optionalText,
  displayName: optionalText,
  responseStatus: optionalText,
  optional: flag,
  organizer: flag,
  self: flag,
  resource: flag,
  comment: optionalText,
  additionalGuests: count,
})
export type GoogleAttendee = z.infer<typeof attendeeSchema>

const entryPointSchema = z.object({
  entryPointType: optionalText,
  uri: optionalText,
  label: optionalText,
  regionCode: optionalText,
  pin: optionalText,
  accessCode: optionalText,
  meetingCode: optionalText,
  passcode: optionalText,
  password: optionalText,
})

const conferenceDataSchema = z.object({
  conferenceId: optionalText,
  conferenceSolution: z
    .object({ key: z.object({ type: optionalText }).nullish(), name: optionalText, iconUri: optionalText })
    .nullish(),
  entryPoints: z.array(entryPointSchema).nullish(),
  notes: optionalText,
})
export type GoogleConferenceData = z.infer<typeof conferenceDataSchema>

const attachmentSchema = z.object({
  fileId: optionalText,
  fileUrl: optionalText,
  title: optionalText,
  mimeType: optionalText,
  iconLink: optionalText,
})

/** A Map, because any text can be a key, `__proto__` too, and zod's own objects and records lose that one. */
const propertiesSchema = z
  .custom<Readonly<Record<string, string>>>(isRecordOfTexts)
  .transform((properties) => new Map(Object.entries(properties).map(wellFormed)))
  .nullish()

/** Asked by hand, because zod's complaint would quote a key, which is somebody's text. */
function isRecordOfTexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((property) => typeof property === 'string')
}

function wellFormed([key, value]: readonly [string, string]): [string, string] {
  return [key.toWellFormed(), value.toWellFormed()]
}

/**
 * An event resource as `events.list`, `events.instances` and `events.get` answer it
 * (https://developers.google.com/workspace/calendar/api/v3/reference/events#resource). Fields we do not know are
 * dropped, enum values we do not know stay as text, and only `id` is certain: it is all that a cancelled row
 * guarantees.
 */
export const googleEventSchema = z.object({
  id: eventIdSchema,
  status: optionalText,
  eventType: optionalText,
  iCalUID: optionalText,
  sequence: count,
  etag: optionalText,
  updated: optionalText,
  htmlLink: optionalText,
  summary: optionalText,
  description: optionalText,
  location: optionalText,
  colorId: optionalText,
  visibility: optionalText,
  transparency: optionalText,
  locked: flag,
  source: z.object({ title: optionalText, url: optionalText }).nullish(),
  start: eventTimeSchema.nullish(),
  end: eventTimeSchema.nullish(),
  endTimeUnspecified: flag,
  /** RRULE, EXRULE, RDATE and EXDATE lines; only recurring events have them, never their instances. */
  recurrence: z.array(text).nullish(),
  recurringEventId: eventIdSchema.nullish(),
  originalStartTime: eventTimeSchema.nullish(),
  organizer: personSchema.nullish(),
  creator: personSchema.nullish(),
  attendees: z.array(attendeeSchema).nullish(),
  attendeesOmitted: flag,
  guestsCanInviteOthers: flag,
  guestsCanModify: flag,
  guestsCanSeeOtherGuests: flag,
  hangoutLink: optionalText,
  conferenceData: conferenceDataSchema.nullish(),
  attachments: z.array(attachmentSchema).nullish(),
  reminders: z
    .object({
      useDefault: flag,
      overrides: z.array(z.object({ method: text, minutes: z.number() })).nullish(),
    })
    .nullish(),
  extendedProperties: z.object({ private: propertiesSchema, shared: propertiesSchema }).nullish(),
  birthdayProperties: z.object({ contact: optionalText, type: optionalText, customTypeName: optionalText }).nullish(),
  focusTimeProperties: z
    .object({ autoDeclineMode: optionalText, declineMessage: optionalText, chatStatus: optionalText })
    .nullish(),
  outOfOfficeProperties: z.object({ autoDeclineMode: optionalText, declineMessage: optionalText }).nullish(),
  workingLocationProperties: z
    .object({
      type: optionalText,
      customLocation: z.object({ label: optionalText }).nullish(),
      officeLocation: z
        .object({
          buildingId: optionalText,
          floorId: optionalText,
          floorSectionId: optionalText,
          deskId: optionalText,
          label: optionalText,
        })
        .nullish(),
    })
    .nullish(),
})
export type GoogleEvent = z.infer<typeof googleEventSchema>
