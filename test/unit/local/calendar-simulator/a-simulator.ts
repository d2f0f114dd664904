import { createCalendarSimulator, GoogleError } from '../../../../local/calendar-simulator'
import type { CalendarSimulator, EventList, EventResource, ListParams } from '../../../../local/calendar-simulator'
import type { Switches } from '../../../../local/calendar-simulator'

export const ada = 'ada@example.com'
export const bob = 'bob@example.com'
/** Ada's second calendar, in Berlin. */
export const team = 'team@group.calendar.example.com'

export const minute = 60_000
export const day = 24 * 60 * minute

export interface Simulated {
  readonly core: CalendarSimulator
  /** Lets time pass, in milliseconds. */
  readonly pass: (milliseconds: number) => void
}

/** The same fractions in every run. */
const repeatable = (): (() => number) => {
  let state = 42
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A Google with two users and a calendar of Ada's, standing still at 1 March 2026, 8:00 UTC. */
export const aSimulator = (switches: Partial<Switches> = {}): Simulated => {
  let now = Date.UTC(2026, 2, 1, 8)
  const core = createCalendarSimulator({ clock: { now: () => now }, random: { fraction: repeatable() }, switches })
  core.addUser({ email: ada, timeZone: 'Europe/Berlin' })
  core.addUser({ email: bob, timeZone: 'America/New_York' })
  core.addCalendar({ id: team, owner: ada, summary: 'Team', timeZone: 'Europe/Berlin' })
  return { core, pass: (milliseconds) => void (now += milliseconds) }
}

/** An hour's meeting on a day of March 2026, at nine in Berlin. */
export const meeting = (summary: string, dayOfMarch = 2) => {
  const date = `2026-03-${String(dayOfMarch).padStart(2, '0')}`
  const timeZone = 'Europe/Berlin'
  return {
    summary,
    start: { dateTime: `${date}T09:00:00`, timeZone },
    end: { dateTime: `${date}T10:00:00`, timeZone },
  }
}

/** Every Monday at nine in Berlin, from 2 March 2026. */
export const weekly = (summary: string, ...recurrence: string[]) => ({
  ...meeting(summary),
  recurrence: recurrence.length > 0 ? recurrence : ['RRULE:FREQ=WEEKLY'],
})

/** The ids of Monday instances of a series made with `weekly`. */
export const mondays = (id: string): string[] =>
  ['20260302T080000Z', '20260309T080000Z', '20260316T080000Z', '20260323T080000Z', '20260330T070000Z'].map(
    (stamp) => `${id}_${stamp}`,
  )

export const inMarch = { timeMin: '2026-03-01T00:00:00Z', timeMax: '2026-04-01T00:00:00Z' }

/** All pages of a listing. */
export const listAll = (core: CalendarSimulator, params: ListParams, user = ada, calendarId = team): EventList[] => {
  const pages = [core.events.list(user, calendarId, params)]
  for (let page = pages[0]; page?.nextPageToken !== undefined; page = pages.at(-1)) {
    pages.push(core.events.list(user, calendarId, { ...params, pageToken: page.nextPageToken }))
  }
  return pages
}

/** The rows of a listing that goes over any number of pages. */
export const rowsOf = (core: CalendarSimulator, params: ListParams, user = ada, calendarId = team): EventResource[] =>
  listAll(core, params, user, calendarId).flatMap(({ items }) => items)

/** The token that a full listing ends with. */
export const tokenOf = (core: CalendarSimulator, params: ListParams = {}, user = ada, calendarId = team): string =>
  listAll(core, params, user, calendarId).at(-1)?.nextSyncToken ?? ''

export const summaries = (rows: readonly EventResource[]): unknown[] => rows.map(({ summary }) => summary)

/** What Google refuses a call with, or null. */
export const errorOf = (call: () => unknown): GoogleError | null => {
  try {
    call()
    return null
  } catch (error) {
    if (error instanceof GoogleError) return error
    throw error
  }
}

/** How Google refuses a call: status and reason. */
export const refusal = (call: () => unknown): readonly [number, string] | null => {
  const error = errorOf(call)
  return error === null ? null : [error.code, error.reason]
}

/** A simulator whose team calendar has so many meetings, an hour apart or more. */
export const someMeetings = (count: number) => {
  const simulated = aSimulator()
  for (let index = 1; index <= count; index++) simulated.core.insertEvent(team, meeting(`m${index}`, index))
  return simulated
}
