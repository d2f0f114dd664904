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
  const [from, to] = monthsAround()
  const expected = new Set(instancesOf(google, calendarId).map((item) => tell(eventSchema.parse(item))))
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

const ruleSchema = z
  .object({
    id: z.string().optional(),
    eventId: z.string().optional(),
    summary: z.string(),
    recurrence: z.array(z.string()),
  })
  .transform(({ id, eventId, summary, recurrence }) => JSON.stringify([eventId ?? id, summary, recurrence]))

/** The same of the recurring events that have instances there: each has a document of its own, with its rule. */
export async function countWrongRules(
  google: CalendarSimulator,
  calendarId: string,
  firestore: Firestore,
  uid: string,
): Promise<number> {
  const ids = new Set(instancesOf(google, calendarId).flatMap(({ recurringEventId }) => recurringEventId ?? []))
  const expected = new Set([...ids].map((id) => ruleSchema.parse(google.events.get(calendarId, calendarId, id))))
  const { docs } = await firestore.collection(`users/${uid}/series`).get()
  const found = new Set(docs.map((document) => ruleSchema.parse(document.data())))
  return new Set([...expected, ...found]).size - [...expected].filter((rule) => found.has(rule)).length
}

function monthsAround(): readonly [Date, Date] {
  const now = Date.now()
  return [new Date(now - LOOKED_AT.before), new Date(now + LOOKED_AT.after)]
}

function instancesOf(google: CalendarSimulator, calendarId: string) {
  const [from, to] = monthsAround()
  const range = { timeMin: from.toISOString(), timeMax: to.toISOString() }
  const items = []
  let pageToken: string | undefined
  do {
    const page = google.events.list(calendarId, calendarId, {
      singleEvents: true,
      maxResults: 2_500,
      ...range,
      ...(pageToken === undefined ? {} : { pageToken }),
    })
    items.push(...page.items)
    pageToken = page.nextPageToken
  } while (pageToken !== undefined)
  return items
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
