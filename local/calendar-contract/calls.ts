import type { calendar_v3 } from '@googleapis/calendar'
import { z } from 'zod'
import type { Observed, Subject } from './behaviour'

type Event = calendar_v3.Schema$Event
export type ListParams = Omit<calendar_v3.Params$Resource$Events$List, 'calendarId'>

const zone = 'Europe/Berlin'

/** An hour in Berlin, from nine o'clock of a day of March 2027, whose clocks change on the 28th. */
export const meeting = (summary: string, day = 1): Event => {
  const date = `2027-03-${String(day).padStart(2, '0')}`
  return {
    summary,
    start: { dateTime: `${date}T09:00:00`, timeZone: zone },
    end: { dateTime: `${date}T10:00:00`, timeZone: zone },
  }
}

/** Every Monday from 1 March 2027. */
export const weekly = (summary: string, rule = 'RRULE:FREQ=WEEKLY;COUNT=6'): Event => ({
  ...meeting(summary),
  recurrence: [rule],
})

const idSchema = z.string().min(1)

export const insert = async ({ api, calendarId }: Subject, requestBody: Event): Promise<string> =>
  idSchema.parse((await api.events.insert({ calendarId, requestBody })).data.id)

export const patch = async ({ api, calendarId }: Subject, eventId: string, requestBody: Event): Promise<Event> =>
  (await api.events.patch({ calendarId, eventId, requestBody })).data

export const remove = async ({ api, calendarId }: Subject, eventId: string): Promise<void> =>
  void (await api.events.delete({ calendarId, eventId }))

export const read = async ({ api, calendarId }: Subject, eventId: string): Promise<Event> =>
  (await api.events.get({ calendarId, eventId })).data

/** All pages of a listing. */
export const listPages = async (subject: Subject, params: ListParams): Promise<calendar_v3.Schema$Events[]> => {
  const pages: calendar_v3.Schema$Events[] = []
  let pageToken: string | undefined
  do {
    const { data } = await subject.api.events.list({
      ...params,
      calendarId: subject.calendarId,
      ...(pageToken !== undefined && { pageToken }),
    })
    pages.push(data)
    pageToken = data.nextPageToken ?? undefined
  } while (pageToken !== undefined)
  return pages
}

/** The token that a listing ends with, for what is done next. */
export const tokenNow = async (subject: Subject, params: ListParams = {}): Promise<string> =>
  idSchema.parse((await listPages(subject, { maxResults: 2500, ...params })).at(-1)?.nextSyncToken)

export const rowsSince = async (subject: Subject, syncToken: string, params: ListParams = {}): Promise<Event[]> =>
  (await listPages(subject, { maxResults: 2500, ...params, syncToken })).flatMap(({ items }) => items ?? [])

export const instances = async ({ api, calendarId }: Subject, eventId: string): Promise<Event[]> =>
  (await api.events.instances({ calendarId, eventId })).data.items ?? []

const failureSchema = z.object({
  response: z.object({
    status: z.number(),
    data: z.object({ error: z.object({ errors: z.array(z.object({ reason: z.string() })).min(1) }) }),
  }),
})

/** How a call is refused: status and reason; `accepted` where it is not. */
export const refusalOf = async (call: Promise<unknown>): Promise<Observed> => {
  try {
    await call
    return 'accepted'
  } catch (error) {
    const failure = failureSchema.safeParse(error).data
    if (failure === undefined) throw error
    return [failure.response.status, failure.response.data.error.errors[0]?.reason ?? '']
  }
}

export const keysOf = (event: Event | undefined): string[] => Object.keys(event ?? {}).toSorted()

/** What a row says of itself, an instance with its place in the series: ids differ from run to run. */
export const shapeOf = (row: Event, base: string): Observed => [
  row.id === base ? 'the series' : row.recurringEventId === base ? 'an instance' : 'another event',
  row.status ?? '',
]
