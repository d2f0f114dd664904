/*
 * A wall time is written as the milliseconds since the epoch that it would be in UTC, so that days and minutes can be
 * added to it whatever the zone does.
 */

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

const clocks = new Map()

const clockOf = (zone) => {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  clocks.set(zone, clock)
  return clock
}

/** What clocks in the zone show at an instant. */
export const wallOf = (zone, instant) => {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  )
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second)
}

/** The instant at which clocks in the zone show this; one that they skip moves forward. */
export const instantOf = (zone, wall) => {
  const before = wallOf(zone, wall - day) - (wall - day)
  const after = wallOf(zone, wall + day) - (wall + day)
  const matching = [wall - before, wall - after].filter((instant) => wallOf(zone, instant) === wall)
  return matching.length > 0 ? Math.min(...matching) : wall - before
}

export const isZone = (zone) => {
  try {
    clockOf(zone)
    return true
  } catch {
    return false
  }
}

/** `2026-11-23` */
export const dateOf = (wall) => new Date(wall).toISOString().slice(0, 10)
/** `09:30`, as fields for times have it. */
export const timeOf = (wall) => new Date(wall).toISOString().slice(11, 16)
export const wallOfDate = (date) => Date.parse(`${date}T00:00:00Z`)
export const wallOfDateTime = (date, time) => Date.parse(`${date}T${time}:00Z`)
export const startOfDay = (wall) => Math.floor(wall / day) * day
/** The weekday that weeks begin with where the reader lives, 0 is Sunday; Monday where the browser does not say. */
const weekBegins = (new Intl.Locale(navigator.language).getWeekInfo?.().firstDay ?? 1) % 7

export const startOfWeek = (wall) => startOfDay(wall) - ((new Date(wall).getUTCDay() - weekBegins + 7) % 7) * day

const formats = new Map()

const formatFor = (options) => {
  const key = JSON.stringify(options)
  const known = formats.get(key) ?? new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' })
  formats.set(key, known)
  return known
}

/** In words, as the reader's language has them. */
export const inWords = (wall, options) => formatFor(options).format(wall)

/** `09:30` or `9:30 AM`, as the reader's clocks show it. */
export const clockInWords = (wall) => inWords(wall, { hour: 'numeric', minute: '2-digit' })

/** An hour of the day: `09:00` or `9 AM`. */
export const hourInWords = (wall) => {
  const { hour12 } = formatFor({ hour: 'numeric' }).resolvedOptions()
  return hour12 ? inWords(wall, { hour: 'numeric' }) : clockInWords(wall)
}

export const dayInWords = (wall) => inWords(wall, { weekday: 'long', day: 'numeric', month: 'long' })

/** `23 – 29 November 2026` */
export const weekInWords = (firstDay) =>
  formatFor({ day: 'numeric', month: 'long', year: 'numeric' }).formatRange(firstDay, firstDay + 6 * day)

/** When something is, for people: `Tuesday 24 November, 12:30 to 13:30`. */
export const spanInWords = ({ allDay, start, end }) => {
  if (allDay) {
    const last = end - day
    return last <= start ? `${dayInWords(start)}, all day` : `${dayInWords(start)} to ${dayInWords(last)}, all day`
  }
  const until = startOfDay(start) === startOfDay(end) ? clockInWords(end) : `${dayInWords(end)}, ${clockInWords(end)}`
  return `${dayInWords(start)}, ${clockInWords(start)} to ${until}`
}
