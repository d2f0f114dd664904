import type { calendar_v3 } from '@googleapis/calendar'
import { z } from 'zod'

const title = 'Contract of calendar-mirror, may be deleted'
const attempts = 3

/** Calendars of runs that were killed before they could clean up. */
export const leftBehind = async (api: calendar_v3.Calendar): Promise<string[]> => {
  const { data } = await api.calendarList.list({ maxResults: 250 })
  return (data.items ?? []).flatMap(({ id, summary }) => (summary === title && id ? [id] : []))
}

export const createCalendar = async (api: calendar_v3.Calendar): Promise<string> => {
  const requestBody = { summary: title, timeZone: 'Europe/Berlin' }
  return z.string().parse((await api.calendars.insert({ requestBody })).data.id)
}

/** Tries a few times; rejects where the calendar would stay. */
export const deleteCalendar = async (api: calendar_v3.Calendar, calendarId: string): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await api.calendars.delete({ calendarId })
      return
    } catch (error) {
      if (attempt === attempts) throw error
    }
  }
}
