import ICAL from 'ical.js'
import type { TimeInput } from './event-time'
import { zoneOfIcs } from './ics-zone'
import { instantOf } from './zone'

/** Why an event of a file was not imported. */
export class NotImportable extends Error {
  override readonly name = 'NotImportable'
}

/** A time of an .ics file: a wall time (see zone.ts) with the zone it is in. */
export interface IcsTime {
  readonly wall: number
  readonly allDay: boolean
  readonly zone: string
}

const wallOfTime = (time: ICAL.Time): number =>
  Date.UTC(time.year, time.month - 1, time.day, time.isDate ? 0 : time.hour, time.minute, time.second)

const zoneOf = (calendar: ICAL.Component, property: ICAL.Property, text: string, floating: string): string => {
  if (text.endsWith('Z')) return 'UTC'
  const tzid = property.getFirstParameter('tzid')
  if (!tzid) return floating
  const zone = zoneOfIcs(calendar, tzid)
  if (zone === null) throw new NotImportable(`its time zone "${tzid}" is unknown`)
  return zone
}

/** The times that a property lists; floating ones are in the calendar's zone. */
export const icsTimes = (calendar: ICAL.Component, property: ICAL.Property, floating: string): IcsTime[] =>
  property.getValues().map((value: unknown) => {
    const time = value instanceof ICAL.Period ? value.start : value
    if (!(time instanceof ICAL.Time)) throw new NotImportable(`its ${property.name.toUpperCase()} is no time`)
    const wall = wallOfTime(time)
    if (Number.isNaN(wall)) throw new NotImportable(`its ${property.name.toUpperCase()} is no time`)
    return { wall, allDay: time.isDate, zone: zoneOf(calendar, property, time.toString(), floating) }
  })

export const instantOfIcs = ({ wall, zone }: IcsTime): number => instantOf(zone, wall)

const iso = (wall: number): string => new Date(wall).toISOString().slice(0, 19)

export const asTimeInput = ({ wall, allDay, zone }: IcsTime): TimeInput =>
  allDay ? { date: iso(wall).slice(0, 10) } : { dateTime: iso(wall), timeZone: zone }

const compact = (wall: number): string => iso(wall).replaceAll(/[-:]/g, '')

/** As a recurrence line writes it, with IANA's name for the zone. */
export const asRecurrenceLine = (name: string, { wall, allDay, zone }: IcsTime): string =>
  allDay ? `${name};VALUE=DATE:${compact(wall).slice(0, 8)}` : `${name};TZID=${zone}:${compact(wall)}`
