/** The wall clock of a place: which day (`yyyy-mm-dd`), and how many minutes of it have passed. */
export interface WallTime {
  readonly date: string
  readonly minute: number
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Zones change their offset on a quarter of an hour, so one answer serves all of it. */
const QUARTER_MS = 15 * MINUTE_MS

const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, Map<number, number>>()

/** What a clock in the zone (an IANA name) shows at an instant (milliseconds since the epoch). */
export function wallTimeOf(instant: number, zone: string): WallTime {
  const shown = new Date(instant + offsetAt(instant, zone))
  return {
    date: shown.toISOString().slice(0, 10),
    minute: shown.getUTCHours() * 60 + shown.getUTCMinutes() + shown.getUTCSeconds() / 60,
  }
}

/**
 * The instant (milliseconds since the epoch) at which the zone's clock shows a date and a minute of it. A time that
 * the clocks skip is as much later as they skip; of one that they repeat it is the first.
 */
export function instantOf(date: string, minute: number, zone: string): number {
  const shown = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS
  const candidates = [offsetAt(shown - DAY_MS, zone), offsetAt(shown + DAY_MS, zone)].map((offset) => shown - offset)
  const found = candidates.filter((instant) => instant + offsetAt(instant, zone) === shown)
  return found.length > 0 ? Math.min(...found) : Math.max(...candidates)
}

/** How far the zone's clock is ahead of UTC, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const quarter = Math.floor(instant / QUARTER_MS)
  const known = offsets.get(zone) ?? new Map<number, number>()
  offsets.set(zone, known)
  const found = known.get(quarter)
  if (found !== undefined) return found
  const offset = measureOffset(quarter * QUARTER_MS, zone)
  known.set(quarter, offset)
  return offset
}

function measureOffset(instant: number, zone: string): number {
  const parts = Object.fromEntries(
    formatIn(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant
}

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const number = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
  const format = new Intl.DateTimeFormat('en-US', { ...number, second: 'numeric', hourCycle: 'h23', timeZone: zone })
  formats.set(zone, format)
  return format
}
