import { Compute } from 'google-auth-library'
import { z } from 'zod'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import type { CalendarId, EventId } from '../model/ids'
import { callGoogle, createCalendarClient } from './google-calendar-client'
import { parseResponse } from './parse-response'

export interface CanaryCalendarOptions {
  /** Of a stand-in for Google; null: Google's own. */
  readonly rootUrl: string | null
}

/**
 * The only scope with which anything is written, and of the functions' own account alone, which sees no calendars but
 * those that are shared with it. Its tokens come from the metadata server, without a key
 * (https://cloud.google.com/run/docs/securing/service-identity#access_tokens).
 */
const SCOPE = 'https://www.googleapis.com/auth/calendar.events'

const eventSchema = z.object({ summary: z.string().optional(), status: z.string() })

/** A calendar that is shared with the account that the functions run as, for its events to be changed. */
export function createCanaryCalendar({ rootUrl }: CanaryCalendarOptions) {
  const auth = new Compute({ scopes: [SCOPE] })
  const { events } = createCalendarClient({ auth, ...(rootUrl === null ? {} : { rootUrl }) })
  const orNull = async (request: () => Promise<{ readonly data: unknown }>): Promise<unknown> => {
    try {
      return await callGoogle(auth, 'other', request)
    } catch (error) {
      if (error instanceof NotFoundAtGoogle) return null
      throw error
    }
  }
  return {
    /** Null also for an event that was deleted, of which Google still tells. */
    async readTitle(calendarId: CalendarId, eventId: EventId): Promise<string | null> {
      const found = await orNull(() => events.get({ calendarId, eventId, fields: 'summary,status' }))
      if (found === null) return null
      const { summary = null, status } = parseResponse(eventSchema, found)
      return status === 'cancelled' ? null : summary
    },

    /** A deleted event comes back by it. */
    async write(
      calendarId: CalendarId,
      eventId: EventId,
      { title, from, to }: { readonly title: string; readonly from: number; readonly to: number },
    ): Promise<void> {
      const requestBody = {
        summary: title,
        start: { dateTime: new Date(from).toISOString() },
        end: { dateTime: new Date(to).toISOString() },
        status: 'confirmed',
        transparency: 'transparent',
        reminders: { useDefault: false },
      }
      const fields = 'id'
      if ((await orNull(() => events.patch({ calendarId, eventId, fields, requestBody }))) !== null) return
      await callGoogle(auth, 'other', () =>
        events.insert({ calendarId, fields, requestBody: { ...requestBody, id: eventId } }),
      )
    },
  }
}
