import { dateOf, type Day } from './days'

type Options = Intl.DateTimeFormatOptions

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format takes long, using one does not. */
function formatFor(options: Options): Intl.DateTimeFormat {
  const key = JSON.stringify(options)
  const known = formats.get(key) ?? new Intl.DateTimeFormat(undefined, options)
  formats.set(key, known)
  return known
}

export const formatDay = (day: Day, options: Options): string =>
  formatFor({ ...options, timeZone: 'UTC' }).format(dateOf(day))

export const longDay = (day: Day): string => formatDay(day, { weekday: 'long', day: 'numeric', month: 'long' })

export const formatInstant = (instant: number, zone: string, options: Options): string =>
  formatFor({ ...options, timeZone: zone }).format(instant)

export const clockAt = (instant: number, zone: string): string =>
  formatInstant(instant, zone, { hour: 'numeric', minute: '2-digit' })

/** An hour of the day as the clock's own words: `09:00`, `9 AM`. */
export const hourLabel = (hour: number): string =>
  formatFor({ hour: 'numeric', ...(usesTwelveHours() ? {} : { minute: '2-digit' }), timeZone: 'UTC' }).format(
    new Date(Date.UTC(2000, 0, 1, hour)),
  )

const usesTwelveHours = (): boolean => formatFor({ hour: 'numeric' }).resolvedOptions().hour12 === true

/** `9 to 15 November 2026`, as short as the language allows. */
export function formatDays(first: Day, last: Day): string {
  const format = formatFor({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
  return format.formatRange(dateOf(first), dateOf(last))
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** `3 minutes ago`, `in 6 days`, `just now`. */
export function fromNow(instant: number, now: number): string {
  const distance = instant - now
  const unit = UNITS.find(([, length]) => Math.abs(distance) >= length)
  if (!unit) return distance > 0 ? 'in a moment' : 'just now'
  return relative.format(Math.trunc(distance / unit[1]), unit[0])
}

/** As `fromNow`, of what has happened: the server's clock may be seconds ahead of this one. */
export function ago(instant: number, now: number): string {
  return fromNow(Math.min(instant, now), now)
}
