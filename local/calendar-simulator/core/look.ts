import { accessOf, userOf } from './access'
import type { AccessRole, CalendarState } from './calendar-state'
import { findEvent } from './edit-event'
import type { EventResource } from './event-resource'
import { viewEvent } from './event-view'
import { readListParams } from './listing-request'
import { rowsOf } from './listing-rows'
import { readSyncToken } from './listing-token'
import type { World } from './world'

/** A calendar as a person at Google sees it beside their week. */
export interface SeenCalendar {
  readonly id: string
  readonly summary: string
  readonly timeZone: string
  readonly backgroundColor: string
  readonly role: AccessRole
  readonly owner: string
  readonly push: CalendarState['push']
  readonly people: readonly { readonly email: string; readonly role: AccessRole }[]
}

/** What a person at Google sees: without a credential, quota or ordered failures, and in no request log. */
export interface Look {
  calendars(user: string): readonly SeenCalendar[]
  /** Events and instances that overlap the time, as their reader sees them, in order of start. */
  events(user: string, calendarId: string, span: { timeMin: string; timeMax: string }): readonly EventResource[]
  event(user: string, calendarId: string, eventId: string): EventResource
  /** Whether a sync token of a calendar's events would be taken now; null for anything else. */
  isCurrent(syncToken: string): boolean | null
}

const everyAttendee = { maxAttendees: Infinity, timeZone: null }

const seenCalendars = (world: World, email: string): SeenCalendar[] =>
  [...userOf(world, email).list.values()].flatMap(({ calendarId, deleted, hidden, backgroundColor }) => {
    const calendar = world.calendars.get(calendarId)
    const role = calendar?.access.get(email)
    if (deleted || hidden || calendar === undefined || role === undefined) return []
    const { summary, timeZone, owner, push } = calendar
    const people = [...calendar.access].map(([person, theirs]) => ({ email: person, role: theirs }))
    return [{ id: calendarId, summary, timeZone, backgroundColor, role, owner, push, people }]
  })

const isCurrent = ({ calendars, clock, switches }: World, text: string): boolean | null => {
  const token = readSyncToken(text)
  const calendar = calendars.get(token?.calendar ?? '')
  if (token === null || calendar === undefined) return null
  return token.generation >= calendar.tokenGeneration && clock.now() - token.issuedAt <= switches.syncTokenLifetime
}

export const createLook = (world: World): Look => ({
  calendars: (user) => seenCalendars(world, user),
  events: (user, calendarId, span) => {
    const { calendar, role } = accessOf(world, user, calendarId)
    const request = readListParams({ ...span, singleEvents: true })
    return [...calendar.events.values()]
      .flatMap((event) => rowsOf(world, calendar, event, request))
      .toSorted((a, b) => a.from - b.from)
      .map(({ resource }) => viewEvent(calendar, resource, { role, ...everyAttendee }))
  },
  event: (user, calendarId, eventId) => {
    const { calendar, role } = accessOf(world, user, calendarId)
    const { fields } = findEvent(world, calendar, eventId)
    return viewEvent(calendar, { etag: '', ...fields, kind: 'calendar#event' }, { role, ...everyAttendee })
  },
  isCurrent: (syncToken) => isCurrent(world, syncToken),
})
