import { formatDay } from '../time/format'

const weekdays: Readonly<Record<string, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
}

const units: Readonly<Record<string, string>> = {
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
}

const ordinals: Readonly<Record<string, string>> = {
  '1': 'first',
  '2': 'second',
  '3': 'third',
  '4': 'fourth',
  '5': 'fifth',
  '-1': 'last',
  '-2': 'second to last',
}

const WORKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR']

const listOf = (words: readonly string[]): string => new Intl.ListFormat('en').format(words)

/**
 * A recurrence in words: `Every second Monday and Thursday, 16 times`. Null where the lines say something that has no
 * short words; it is then told only that the event repeats. The lines are those of RFC 5545, 3.8.5.
 */
export function recurrenceInWords(lines: readonly string[]): string | null {
  const rules = lines.filter((line) => /^RRULE[:;]/i.test(line))
  const [line] = rules
  if (line === undefined || rules.length > 1) return null
  const parts = partsOf(line)
  const rhythm = rhythmOf(parts)
  if (rhythm === null) return null
  const added = lines.filter((other) => /^RDATE[:;]/i.test(other)).length > 0 ? ', and on other days' : ''
  return `${rhythm}${endOf(parts)}${added}`
}

type Parts = ReadonlyMap<string, string>

const partsOf = (line: string): Parts =>
  new Map(
    line
      .slice(line.indexOf(':') + 1)
      .split(';')
      .map((part): [string, string] => {
        const [name = '', value = ''] = part.split('=', 2)
        return [name.toUpperCase(), value.toUpperCase()]
      }),
  )

/** Parts that change what is said below are not passed over. */
const UNDERSTOOD = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'COUNT', 'UNTIL', 'WKST'])

function rhythmOf(parts: Parts): string | null {
  const unit = units[parts.get('FREQ') ?? '']
  if (unit === undefined || [...parts.keys()].some((name) => !UNDERSTOOD.has(name))) return null
  const interval = Number(parts.get('INTERVAL') ?? '1')
  const days = parts.get('BYDAY')?.split(',') ?? []
  const dates = parts.get('BYMONTHDAY')?.split(',') ?? []
  if (parts.has('BYMONTH') && unit !== 'year') return null
  switch (unit) {
    case 'week':
      return weekly(interval, days)
    case 'month':
      return monthly(interval, days, dates)
    case 'year':
      return days.length > 0 ? null : every(interval, 'year')
    default:
      return days.length > 0 || dates.length > 0 ? null : every(interval, unit)
  }
}

function every(interval: number, unit: string): string {
  if (interval === 1) return `Every ${unit}`
  return interval === 2 ? `Every other ${unit}` : `Every ${interval} ${unit}s`
}

function weekly(interval: number, days: readonly string[]): string | null {
  if (days.length === 0) return every(interval, 'week')
  const names = days.map((day) => weekdays[day])
  if (names.includes(undefined)) return null
  if (days.length === WORKDAYS.length && WORKDAYS.every((day) => days.includes(day)) && interval === 1)
    return 'Every weekday'
  const list = listOf(names.flatMap((name) => name ?? []))
  if (interval === 1) return `Every ${list}`
  return interval === 2 ? `Every other week on ${list}` : `Every ${interval} weeks on ${list}`
}

function monthly(interval: number, days: readonly string[], dates: readonly string[]): string | null {
  const rhythm = every(interval, 'month')
  if (days.length > 0 && dates.length > 0) return null
  if (dates.length > 0) return `${rhythm} on the ${listOf(dates.map(dateInWords))}`
  if (days.length === 0) return rhythm
  const names = days.map((day) => {
    const [, which = '', weekday = ''] = /^([+-]?\d+)([A-Z]{2})$/.exec(day) ?? []
    const [ordinal, name] = [ordinals[which.replace('+', '')], weekdays[weekday]]
    return ordinal === undefined || name === undefined ? null : `${ordinal} ${name}`
  })
  return names.includes(null) ? null : `${rhythm} on the ${listOf(names.flatMap((name) => name ?? []))}`
}

function dateInWords(date: string): string {
  if (date === '-1') return 'last day'
  const number = Number(date)
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(number)
  return `${number}${({ one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' } as const)[rule]}`
}

function endOf(parts: Parts): string {
  const count = parts.get('COUNT')
  if (count !== undefined) return count === '1' ? ', once' : `, ${count} times`
  const until = /^(\d{4})(\d{2})(\d{2})/.exec(parts.get('UNTIL') ?? '')
  if (!until) return ''
  const [, year = '', month = '', day = ''] = until
  return `, until ${formatDay(`${year}-${month}-${day}`, { day: 'numeric', month: 'long', year: 'numeric' })}`
}
