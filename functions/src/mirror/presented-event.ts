import { z } from 'zod'
import { calendarRefSchema, eventRefSchema } from '../model/ids'

const attendeeSchema = z
  .object({
    email: z.string().nullable(),
    display_name: z.string().nullable(),
    response_status: z.string().meta({ description: "Google's word: needsAction, declined, tentative, accepted." }),
    optional: z.boolean(),
    organizer: z.boolean(),
    self: z.boolean().meta({ description: 'Whether this attendee is the calendar itself.' }),
    resource: z.boolean().meta({ description: 'A room or a thing.' }),
  })
  .readonly()

const time = z.union([z.iso.date(), z.iso.datetime()])

/** An event as `listEvents` answers with it; `docs/openapi.json` describes it to others. */
export const presentedEventSchema = z
  .object({
    id: eventRefSchema,
    calendar_id: calendarRefSchema,
    summary: z.string().meta({ description: 'Never empty: "(No title)" or "Busy" where there is none.' }),
    start_time: time.meta({ description: 'A date of an all-day event, otherwise an instant in UTC.' }),
    end_time: time.meta({ description: 'As start_time; exclusive.' }),
    all_day: z.boolean(),
    location: z.string().nullable(),
    meeting_link: z.string().nullable().meta({ description: 'The address that joins the meeting.' }),
    attendees: z.array(attendeeSchema).readonly(),
  })
  .readonly()
export type PresentedEvent = z.infer<typeof presentedEventSchema>

/** One page of `listEvents`. */
export const listEventsAnswerSchema = z.object({
  events: z.array(presentedEventSchema),
  nextPageToken: z.string().optional().meta({ description: 'There is more: ask again with it, and the same filters.' }),
})
