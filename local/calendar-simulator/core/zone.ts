import { Temporal } from 'temporal-polyfill'

/*
 * Wall time is written as the milliseconds since the epoch that it would be in UTC, so that recurrence can be computed
 * without zones. Offsets are remembered by day; only days on which one changes are asked for again.
 */

const day = 86_400_000
const offsetsByZone = new Map<string, Map<number, number>>()

const exactOffset = (zone: string, instant: number): number =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6

const offsetAtMidnight = (zone: string, dayNumber: number): number => {
  const offsets = offsetsByZone.get(zone) ?? new Map<number, number>()
  offsetsByZone.set(zone, offsets)
  const offset = offsets.get(dayNumber) ?? exactOffset(zone, dayNumber * day)
  offsets.set(dayNumber, offset)
  return offset
}

/** How far the zone's wall clocks are ahead of UTC at an instant, in milliseconds. */
export const offsetAt = (zone: string, instant: number): number => {
  const dayNumber = Math.floor(instant / day)
  const atStart = offsetAtMidnight(zone, dayNumber)
  return atStart === offsetAtMidnight(zone, dayNumber + 1) ? atStart : exactOffset(zone, instant)
}

export const wallOf = (zone: string, instant: number): number => instant + offsetAt(zone, instant)

/** The instant of a wall time; one that the zone skips moves forward, of one that comes twice it is the first. */
export const instantOf = (zone: string, wall: number): number => {
  const before = offsetAt(zone, wall - day)
  if (before === offsetAt(zone, wall + day)) return wall - before
  const plain = Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, -1))
  return plain.toZonedDateTime(zone).epochMilliseconds
}

export const isZone = (zone: string): boolean => {
  try {
    offsetAt(zone, 0)
    return true
  } catch {
    return false
  }
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** RFC 3339 in a zone's wall time with its offset, to the second, as Google prints it. */
export const formatInstant = (instant: number, zone: string): string => {
  const offset = offsetAt(zone, instant)
  const wall = new Date(instant + offset).toISOString().slice(0, 19)
  if (offset === 0) return `${wall}Z`
  const minutes = Math.abs(offset) / 60_000
  return `${wall}${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(Math.floor(minutes % 60))}`
}
