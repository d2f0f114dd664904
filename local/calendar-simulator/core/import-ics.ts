import ICAL from 'ical.js'
import type { CalendarState, RecurringEvent, StoredEvent } from './calendar-state'
import { deleteEvent, insertEvent, patchEvent } from './edit-event'
import { GoogleError } from './google-error'
import { bodyOfIcs } from './ics-event'
import { icsTimes, instantOfIcs, NotImportable } from './ics-time'
import { instanceIdOf } from './instance'
import { occursAt } from './series'
import type { World } from './world'
import { wallOf } from './zone'

export interface IcsImport {
  /** Events, series and exceptions that the calendar has now. */
  readonly imported: number
  /** What it has not, and why. */
  readonly rejected: readonly RejectedIcs[]
}

export interface RejectedIcs {
  readonly uid: string | null
  readonly summary: string | null
  /** Completes "not imported, because …". */
  readonly reason: string
}

interface Entry {
  readonly calendar: ICAL.Component
  readonly event: ICAL.Component
}

const property = (event: ICAL.Component, name: string): string | null => {
  const value = event.getFirstPropertyValue(name)
  return value === null ? null : String(value)
}

const readFile = (text: string): Entry[] => {
  const parsed: unknown = ICAL.parse(text)
  const calendars = Array.isArray(parsed) && typeof parsed[0] === 'string' ? [parsed] : parsed
  if (!Array.isArray(calendars) || calendars.length === 0) throw new NotImportable('the file holds no calendar')
  return calendars.flatMap((jCal: unknown) => {
    const calendar = new ICAL.Component(Array.isArray(jCal) ? jCal : [])
    return calendar.getAllSubcomponents('vevent').map((event) => ({ calendar, event }))
  })
}

const isCancelled = (event: ICAL.Component): boolean => property(event, 'status')?.toUpperCase() === 'CANCELLED'

/** The calendar's living events by their iCalUID. */
type Known = Map<string, StoredEvent>

const livingEvents = (target: CalendarState): Known => {
  const living = [...target.events.values()].filter(({ deleted, shape }) => !deleted && shape !== 'exception')
  return new Map(living.map((event) => [event.resource.iCalUID ?? event.id, event]))
}

const importEvent = (world: World, target: CalendarState, known: Known, { calendar, event }: Entry): void => {
  if (isCancelled(event)) throw new NotImportable('it is cancelled')
  const uid = property(event, 'uid')
  if (uid !== null && known.has(uid)) throw new NotImportable('the calendar has it already')
  const inserted = insertEvent(world, target, bodyOfIcs(calendar, event, target.timeZone))
  known.set(inserted.resource.iCalUID ?? inserted.id, inserted)
}

const seriesOf = (target: CalendarState, known: Known, uid: string | null): RecurringEvent => {
  const event = target.events.get(known.get(uid ?? '')?.id ?? '')
  if (event?.shape === 'series') return event
  throw new NotImportable('the recurring event that it is an exception of is missing')
}

const originalOf = (target: CalendarState, { calendar, event }: Entry, series: RecurringEvent): number => {
  const recurrenceId = event.getFirstProperty('recurrence-id')
  if (recurrenceId?.getFirstParameter('range') === 'THISANDFUTURE') {
    throw new NotImportable('it changes all following instances (RANGE=THISANDFUTURE)')
  }
  const [time] = recurrenceId === null ? [] : icsTimes(calendar, recurrenceId, target.timeZone)
  if (time === undefined) throw new NotImportable('its RECURRENCE-ID is no time')
  const { allDay, zone } = series.series
  const wall = allDay ? Math.floor(time.wall / 86_400_000) * 86_400_000 : wallOf(zone, instantOfIcs(time))
  if (!occursAt(series.series, wall))
    throw new NotImportable('the recurring event has no instance at its RECURRENCE-ID')
  return wall
}

const importException = (world: World, target: CalendarState, known: Known, entry: Entry): void => {
  const series = seriesOf(target, known, property(entry.event, 'uid'))
  const wall = originalOf(target, entry, series)
  const id = instanceIdOf(target, series, wall, world.switches.instanceIds)
  if (isCancelled(entry.event)) {
    deleteEvent(world, target, id)
    return
  }
  const { iCalUID: _, recurrence: _recurrence, ...body } = bodyOfIcs(entry.calendar, entry.event, target.timeZone)
  patchEvent(world, target, id, body)
}

const isException = ({ event }: Entry): boolean => event.hasProperty('recurrence-id')

const reasonOf = (error: unknown): string => {
  if (error instanceof NotImportable) return error.message
  if (error instanceof GoogleError) return `Google would refuse it: ${error.message}`
  return `it cannot be read: ${error instanceof Error ? error.message : String(error)}`
}

/** Imports what an .ics file holds; what cannot be imported is reported, never left out silently. */
export const importIcs = (world: World, target: CalendarState, text: string): IcsImport => {
  const rejected: RejectedIcs[] = []
  let entries: Entry[] = []
  try {
    entries = readFile(text)
  } catch (error) {
    return { imported: 0, rejected: [{ uid: null, summary: null, reason: reasonOf(error) }] }
  }
  const known = livingEvents(target)
  for (const entry of [...entries.filter((each) => !isException(each)), ...entries.filter(isException)]) {
    try {
      if (isException(entry)) importException(world, target, known, entry)
      else importEvent(world, target, known, entry)
    } catch (error) {
      const { event } = entry
      rejected.push({ uid: property(event, 'uid'), summary: property(event, 'summary'), reason: reasonOf(error) })
    }
  }
  return { imported: entries.length - rejected.length, rejected }
}
