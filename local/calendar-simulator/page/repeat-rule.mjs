import { day, inWords, instantOf, wallOfDate, wallOf, dateOf } from './zone-time.mjs'

/*
 * The rules that the dialog offers, as RRULE lines (https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10). Everything
 * else is "custom" and stays as it is written.
 */

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
const weekdayOf = (wall) => weekdays[new Date(wall).getUTCDay()]

export const choices = (start) => [
  ['none', 'Does not repeat'],
  ['daily', 'Every day'],
  ['weekly', `Every week on ${inWords(start, { weekday: 'long' })}`],
  ['fortnightly', `Every second week on ${inWords(start, { weekday: 'long' })}`],
  ['weekdays', 'Every weekday (Monday to Friday)'],
  ['monthly', `Every month on the ${inWords(start, { day: 'numeric' })}.`],
  ['yearly', `Every year on ${inWords(start, { day: 'numeric', month: 'long' })}`],
  ['custom', 'Custom rule …'],
]

const bases = (start) => ({
  daily: 'FREQ=DAILY',
  weekly: `FREQ=WEEKLY;BYDAY=${weekdayOf(start)}`,
  fortnightly: `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekdayOf(start)}`,
  weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  monthly: 'FREQ=MONTHLY',
  yearly: 'FREQ=YEARLY',
})

const partsOf = (line) => line.slice('RRULE:'.length).split(';').filter(Boolean)
const isRule = (line) => line.toUpperCase().startsWith('RRULE:')
const sorted = (parts) => [...parts].sort((a, b) => a.localeCompare(b)).join(';')

/** What the dialog shows for these lines: `{choice, ends, count, until, lines}`. */
export const readRule = (lines, start, zone) => {
  const nothing = { choice: 'none', ends: 'never', count: 10, until: dateOf(start + 91 * day), lines: '' }
  if (!lines || lines.length === 0) return nothing
  const custom = { ...nothing, choice: 'custom', lines: lines.join('\n') }
  const [line] = lines
  if (lines.length > 1 || !isRule(line)) return custom
  const parts = partsOf(line)
  const ending = parts.find((part) => /^(COUNT|UNTIL)=/.test(part))
  const base = sorted(parts.filter((part) => part !== ending && part !== 'INTERVAL=1' && !part.startsWith('WKST=')))
  const plain = { WEEKLY: 'weekly' }[base.slice('FREQ='.length)]
  const choice = plain ?? Object.entries(bases(start)).find(([, rule]) => sorted(rule.split(';')) === base)?.[0]
  if (choice === undefined) return custom
  const [name, value = ''] = (ending ?? '').split('=')
  if (name === 'COUNT') return { ...nothing, choice, ends: 'count', count: Number(value) }
  if (name !== 'UNTIL') return { ...nothing, choice }
  const date = `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}`
  const time = /T(\d\d)(\d\d)(\d\d)Z$/.exec(value)
  const until = time === null ? date : dateOf(wallOf(zone, Date.parse(`${date}T${time[1]}:${time[2]}:${time[3]}Z`)))
  return { ...nothing, choice, ends: 'until', until }
}

const compact = (instant) => `${new Date(instant).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

/** The lines for what the dialog says; an empty list for no repetition. */
export const writeRule = ({ choice, ends, count, until, lines }, { start, allDay, zone }) => {
  if (choice === 'none') return []
  if (choice === 'custom') {
    const written = lines
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
    return written.map((line) => (/^(RRULE|RDATE|EXDATE)/i.test(line) ? line : `RRULE:${line}`))
  }
  const lastMoment = allDay ? until.replaceAll('-', '') : compact(instantOf(zone, wallOfDate(until) + day - 1000))
  const ending = { never: '', count: `;COUNT=${count}`, until: `;UNTIL=${lastMoment}` }[ends]
  return [`RRULE:${bases(start)[choice]}${ending}`]
}

/** A weekly rule whose events move to other days of the week moves with them. */
export const shiftWeekdays = (lines, days) =>
  (lines ?? []).map((line) => {
    if (!isRule(line) || !/FREQ=WEEKLY/i.test(line)) return line
    return line.replace(/BYDAY=([A-Z,]+)/i, (_, list) => {
      const moved = list.split(',').map((name) => weekdays[(((weekdays.indexOf(name) + days) % 7) + 7) % 7])
      return `BYDAY=${moved.join(',')}`
    })
  })
