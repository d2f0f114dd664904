import { z } from 'zod'

const MINUTE_MS = 60_000

const unitSchema = z.enum(['minute', 'hour'])

/** A schedule that this host cannot run on time: it can still be triggered over HTTP. */
export class UnknownSchedule extends Error {
  override readonly name = 'UnknownSchedule'

  constructor(schedule: string) {
    super(`Not a schedule of the form "every 5 minutes", "every 2 hours" or "0 3 * * *": "${schedule}".`)
  }
}

export interface ScheduleMoment {
  /** A whole minute, in milliseconds since the epoch. */
  readonly minute: number
  /** When the host started: "every 2 hours" counts from there. */
  readonly startedAt: number
  /** IANA; Firebase's default is America/Los_Angeles. */
  readonly timeZone: string
}

/** Whether a schedule runs in this minute. Throws `UnknownSchedule`. */
export function isScheduleDue(schedule: string, moment: ScheduleMoment): boolean {
  const every = /^every (\d+) (minute|hour)s?$/.exec(schedule.trim())
  if (every) return isIntervalDue(Number(every[1]) * unitMs(every[2]), moment)
  const fields = schedule.trim().split(/\s+/)
  if (fields.length !== 5) throw new UnknownSchedule(schedule)
  return isCronDue(fields, schedule, moment)
}

function unitMs(unit: string | undefined): number {
  return unitSchema.parse(unit) === 'hour' ? 60 * MINUTE_MS : MINUTE_MS
}

function isIntervalDue(interval: number, { minute, startedAt }: ScheduleMoment): boolean {
  const elapsed = minute - Math.floor(startedAt / MINUTE_MS) * MINUTE_MS
  return elapsed > 0 && interval > 0 && elapsed % interval === 0
}

const RANGES = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12 },
  { min: 0, max: 7 },
] as const

function isCronDue(fields: readonly string[], schedule: string, moment: ScheduleMoment): boolean {
  const now = wallClock(moment)
  const matches = RANGES.map((range, index) => {
    const values = cronValues(fields[index] ?? '', range, schedule)
    return values.has(now[index] ?? -1) || (index === 4 && now[4] === 0 && values.has(7))
  })
  const [minute, hour, dayOfMonth, month, dayOfWeek] = matches
  const days = [dayOfMonth, dayOfWeek]
  // Where both days are restricted, either may match.
  const eitherDay = fields[2] !== '*' && fields[4] !== '*'
  const isDay = eitherDay ? days.includes(true) : !days.includes(false)
  return ![minute, hour, month].includes(false) && isDay
}

function wallClock({ minute, timeZone }: ScheduleMoment): number[] {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(minute)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  const dayOfWeek = new Date(Date.UTC(part('year'), part('month') - 1, part('day'))).getUTCDay()
  return [part('minute'), part('hour'), part('day'), part('month'), dayOfWeek]
}

function cronValues(field: string, range: { min: number; max: number }, schedule: string): Set<number> {
  const values = new Set<number>()
  for (const item of field.split(',')) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(item)
    if (!match) throw new UnknownSchedule(schedule)
    const from = Number(match[1] ?? range.min)
    const isSingle = match[1] !== undefined && match[2] === undefined && match[3] === undefined
    const to = isSingle ? from : Number(match[2] ?? range.max)
    const step = Number(match[3] ?? 1)
    if (from < range.min || to > range.max || from > to || step < 1) throw new UnknownSchedule(schedule)
    for (let value = from; value <= to; value += step) values.add(value)
  }
  return values
}
