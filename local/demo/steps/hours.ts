import type { EventBody } from '../../calendar-simulator'

export const HOUR_MS = 3_600_000

/** The next full hour, so that every time is one that Google keeps to the second. */
export const nextHour = (): number => Math.ceil(Date.now() / HOUR_MS) * HOUR_MS

/** An hour from then on. */
export const from = (at: number): Pick<EventBody, 'start' | 'end'> => ({
  start: { dateTime: new Date(at).toISOString() },
  end: { dateTime: new Date(at + HOUR_MS).toISOString() },
})
