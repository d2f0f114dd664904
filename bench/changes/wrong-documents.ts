import type { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import type { CalendarSimulator } from '../../local/calendar-simulator'

const DAY = 86_400_000
/** Well inside every contender's window. */
const LOOKED_AT = { before: 20 * DAY, after: 170 * DAY }

const timeSchema = z.object({ dateTime: z.string() }).transform(({ dateTime }) => Date.parse(dateTime))
const eventSchema = z.object({ id: z.string(), summary: z.string(), start: timeSchema, end: timeSchema })
const documentSchema = z
  .object({ id: z.string().optional(), eventId: z.string().optional(), summary: z.string(), start: timeSchema })
  .transform(({ id, eventId, ...rest }) => ({ ...rest, id: eventId ?? id }))

/** How many events of the months around now a user's mirror lacks, has otherwise, or has too much. */
export async function countWrong(google: CalendarSimulator, calendarId: string, firestore: Firestore, uid: string) {
  const now = Date.now()
  const [from, to] = [new Date(now - LOOKED_AT.before), new Date(now + LOOKED_AT.after)]
  const expected = new Set<string>()
  let pageToken: string | undefined
  do {
    const range = { timeMin: from.toISOString(), timeMax: to.toISOString() }
    const page = google.events.list(calendarId, calendarId, {
      singleEvents: true,
      maxResults: 2_500,
      ...range,
      ...(pageToken === undefined ? {} : { pageToken }),
    })
    for (const item of page.items) expected.add(tell(eventSchema.parse(item)))
    pageToken = page.nextPageToken
  } while (pageToken !== undefined)
  const stored = await firestore
    .collection(`users/${uid}/events`)
    .where('endAt', '>', from)
    .where('startAt', '<', to)
    .select('id', 'eventId', 'summary', 'start')
    .get()
  const found = new Set(stored.docs.map((document) => tell(documentSchema.parse(document.data()))))
  const missing = [...expected].filter((told) => !found.has(told)).length
  return missing + [...found].filter((told) => !expected.has(told)).length
}

function tell({
  id,
  summary,
  start,
}: {
  readonly id?: string | undefined
  readonly summary: string
  readonly start: number
}) {
  return JSON.stringify([id, summary, start])
}
