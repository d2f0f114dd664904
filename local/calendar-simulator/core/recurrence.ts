import { badRequest } from './google-error'
import { instantOf, isZone, wallOf } from './zone'

/** One RRULE line without its end; the end as an instant, or the last date of an all-day series (wall time). */
export interface Rule {
  readonly text: string
  readonly until: number
  readonly count: number | null
}

/** A recurring event's recurrence lines, in wall time of the series' zone. */
export interface Recurrence {
  readonly rules: readonly Rule[]
  readonly extra: readonly number[]
  readonly excluded: ReadonlySet<number>
}

export interface SeriesFrame {
  readonly allDay: boolean
  readonly zone: string
}

interface Line {
  readonly name: string
  readonly parameters: ReadonlyMap<string, string>
  readonly value: string
}

const parseLine = (line: string): Line => {
  const colon = line.indexOf(':')
  if (colon < 0) throw badRequest('Invalid recurrence rule.')
  const [name = '', ...parameters] = line.slice(0, colon).split(';')
  const entries = parameters.map((part): [string, string] => {
    const [key = '', value = ''] = part.split('=', 2)
    return [key.toUpperCase(), value]
  })
  return { name: name.toUpperCase(), parameters: new Map(entries), value: line.slice(colon + 1).trim() }
}

const stampPattern = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/

interface Stamp {
  readonly wall: number
  readonly form: 'date' | 'utc' | 'local'
}

const parseStamp = (text: string): Stamp => {
  const match = stampPattern.exec(text)
  if (match === null) throw badRequest('Invalid recurrence rule.')
  const [, year, month, day, hour, minute, second, utc] = match
  const wall = Date.parse(`${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}Z`)
  if (Number.isNaN(wall)) throw badRequest('Invalid recurrence rule.')
  return { wall, form: hour === undefined ? 'date' : utc === undefined ? 'local' : 'utc' }
}

const day = 86_400_000

const endOfRule = (until: string, { allDay, zone }: SeriesFrame): number => {
  const { wall, form } = parseStamp(until)
  if (allDay) return Math.floor(wall / day) * day
  if (form === 'utc') return wall
  // A date alone lets the whole day count, in the zone of the series.
  return instantOf(zone, form === 'date' ? wall + day - 1 : wall)
}

const parseRule = (value: string, frame: SeriesFrame): Rule => {
  const parts = value.split(';').filter((part) => part !== '')
  const named = (name: string): string | undefined =>
    parts.find((part) => part.toUpperCase().startsWith(`${name}=`))?.slice(name.length + 1)
  const until = named('UNTIL')
  const count = named('COUNT')
  return {
    text: parts.filter((part) => !part.toUpperCase().startsWith('UNTIL=')).join(';'),
    until: until === undefined ? Infinity : endOfRule(until, frame),
    count: count === undefined ? null : Number(count),
  }
}

const parseDates = ({ parameters, value }: Line, { allDay, zone }: SeriesFrame): number[] => {
  const writtenIn = parameters.get('TZID') ?? zone
  if (!isZone(writtenIn)) throw badRequest('Invalid recurrence rule.')
  return value.split(',').map((text) => {
    const { wall, form } = parseStamp(text.split('/', 1)[0] ?? '')
    if (allDay) return Math.floor(wall / day) * day
    if (form === 'utc') return wallOf(zone, wall)
    return writtenIn === zone ? wall : wallOf(zone, instantOf(writtenIn, wall))
  })
}

/** Reads recurrence lines as RFC 5545 writes them; 400 where one makes no sense. */
export const parseRecurrence = (lines: readonly string[], frame: SeriesFrame): Recurrence => {
  const rules: Rule[] = []
  const extra: number[] = []
  const excluded = new Set<number>()
  for (const text of lines) {
    const line = parseLine(text)
    if (line.name === 'RRULE') rules.push(parseRule(line.value, frame))
    else if (line.name === 'RDATE') extra.push(...parseDates(line, frame))
    else if (line.name === 'EXDATE') for (const wall of parseDates(line, frame)) excluded.add(wall)
    else throw badRequest('Invalid recurrence rule.')
  }
  return { rules, extra, excluded }
}
