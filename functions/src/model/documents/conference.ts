import { z } from 'zod'

const text = z.string().nullable()

/** One way into a conference: a video link, a telephone number, a SIP address, or a page with more of them. */
const entryPointSchema = z.object({
  /** Google's: `video`, `phone`, `sip`, `more`, or one that is new. */
  entryPointType: text,
  uri: text,
  label: text,
  regionCode: text,
  pin: text,
  accessCode: text,
  meetingCode: text,
  passcode: text,
  password: text,
})

/** What Google knows of the conference that belongs to an event. */
export const conferenceSchema = z.object({
  conferenceId: text,
  /** `hangoutsMeet`, `addOn`, …, and the name and icon to show. */
  solutionType: text,
  solutionName: text,
  solutionIconUri: text,
  /** May contain HTML. */
  notes: text,
  entryPoints: z.array(entryPointSchema),
})
export type Conference = z.infer<typeof conferenceSchema>

/** Where a person clicks to join: an https URL, whose it is, and where in the event it was found. */
export const meetingLinkSchema = z.object({
  url: z.string(),
  /** Such as `google_meet`, `zoom` or `teams`; `other` for a conference whose host is not known. */
  provider: z.string(),
  source: z.enum(['conferenceData', 'hangoutLink', 'location', 'description']),
})
export type MeetingLink = z.infer<typeof meetingLinkSchema>
