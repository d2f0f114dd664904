import { accessOf, atLeast } from './access'
import { addCalendar, changeCalendar, removeCalendar } from './calendar-administration'
import type { CalendarState } from './calendar-state'
import { etagOf } from './calendar-state'
import type { Call } from './event-operations'
import { calendarError, forbidden, missing } from './google-error'
import { randomId } from './random-source'
import type { World } from './world'

/** A calendar as Google prints it (https://developers.google.com/workspace/calendar/api/v3/reference/calendars). */
export interface CalendarResource {
  readonly kind: 'calendar#calendar'
  readonly etag: string
  readonly id: string
  readonly summary: string
  readonly description?: string
  readonly timeZone: string
}

/** What a caller may send of a calendar. */
export interface CalendarBody {
  readonly summary?: string | undefined
  readonly description?: string | undefined
  readonly timeZone?: string | undefined
}

/** The calendars collection as a user (their address) calls it. */
export interface CalendarOperations {
  get(user: string, calendarId: string): CalendarResource
  /** A secondary calendar of the user's own. */
  insert(user: string, body: CalendarBody): CalendarResource
  patch(user: string, calendarId: string, body: CalendarBody): CalendarResource
  /** Of a secondary calendar; a primary one cannot be deleted. */
  delete(user: string, calendarId: string): void
}

const resourceOf = ({ id, summary, description, timeZone, seq }: CalendarState): CalendarResource => ({
  kind: 'calendar#calendar',
  etag: etagOf(seq),
  id,
  summary,
  ...(description !== null && { description }),
  timeZone,
})

const ownCalendar = (world: World, user: string, calendarId: string): CalendarState => {
  const { calendar, role } = accessOf(world, user, calendarId)
  if (!atLeast(role, 'owner')) throw forbidden()
  return calendar
}

export const createCalendarOperations = (world: World, call: Call): CalendarOperations => ({
  get: (user, calendarId) =>
    call(user, 'calendars.get', { calendarId }, () => resourceOf(accessOf(world, user, calendarId).calendar)),
  insert: (user, { summary, description, timeZone }) =>
    call(user, 'calendars.insert', {}, () => {
      if (summary === undefined || summary === '') throw missing('Missing summary.')
      const id = `${randomId(world.random, 26)}@group.calendar.google.com`
      return resourceOf(addCalendar(world, { id, owner: user, summary, description, timeZone }))
    }),
  patch: (user, calendarId, body) =>
    call(user, 'calendars.patch', { calendarId }, () => {
      const calendar = ownCalendar(world, user, calendarId)
      changeCalendar(world, calendar.id, body)
      return resourceOf(calendar)
    }),
  delete: (user, calendarId) =>
    call(user, 'calendars.delete', { calendarId }, () => {
      const calendar = ownCalendar(world, user, calendarId)
      if (calendar.id === calendar.owner) {
        throw calendarError('cannotDeletePrimaryCalendar', 'The primary calendar of a user cannot be deleted.')
      }
      removeCalendar(world, calendar.id)
    }),
})
