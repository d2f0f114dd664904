import type { calendar_v3 } from '@googleapis/calendar'
import { z } from 'zod'
import type { Behaviour, Subject } from '../behaviour'

const listed = async ({ api }: Subject, syncToken?: string) => {
  const entries: calendar_v3.Schema$CalendarListEntry[] = []
  let pageToken: string | undefined
  let next: string | undefined
  do {
    const { data } = await api.calendarList.list({
      ...(syncToken !== undefined && { syncToken }),
      ...(pageToken !== undefined && { pageToken }),
    })
    entries.push(...(data.items ?? []))
    pageToken = data.nextPageToken ?? undefined
    next = data.nextSyncToken ?? undefined
  } while (pageToken !== undefined)
  return { entries, token: z.string().parse(next) }
}

const about = (entries: readonly calendar_v3.Schema$CalendarListEntry[], { calendarId }: Subject) =>
  entries.filter(({ id }) => id === calendarId)

/** The list of a user's calendars. */
export const calendarList: readonly Behaviour[] = [
  {
    rule: 'A calendar that a user makes is in their list, as its owner’s',
    expected: ['owner'],
    observe: async (subject) =>
      about((await listed(subject)).entries, subject).map(({ accessRole }) => accessRole ?? ''),
  },
  {
    rule: 'A delta of the list tells of another description',
    expected: 1,
    observe: async (subject) => {
      const { token } = await listed(subject)
      await subject.api.calendars.patch({ calendarId: subject.calendarId, requestBody: { description: 'Changed.' } })
      return about((await listed(subject, token)).entries, subject).length
    },
  },
  {
    rule: 'A delta of the list is silent about a change of only the time zone',
    expected: 0,
    observe: async (subject) => {
      const { api, calendarId } = subject
      const { token } = await listed(subject)
      await api.calendars.patch({ calendarId, requestBody: { timeZone: 'Asia/Tokyo' } })
      const delta = about((await listed(subject, token)).entries, subject).length
      await api.calendars.patch({ calendarId, requestBody: { timeZone: 'Europe/Berlin' } })
      return delta
    },
  },
]
