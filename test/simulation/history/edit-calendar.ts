import type { EventBody } from '../../../local/calendar-simulator/core/event-resource'
import { GoogleError } from '../../../local/calendar-simulator/core/google-error'
import type { CalendarSimulator } from '../../../local/calendar-simulator/core/simulator'
import { MEANINGLESS, REFUSED, SHAPELESS } from '../invariants/tell'
import type { Deed, EventShape } from './deed'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A calendar as its owner edits it. */
export interface EditedCalendar {
  readonly core: CalendarSimulator
  readonly id: string
  readonly owner: string
  readonly zone: string
  readonly startAt: number
  /** Ids of all events that were ever inserted. */
  readonly events: string[]
  edits: number
}

/** Does what a deed says to a calendar's events; does nothing where it makes no sense any more. */
export function editCalendar(calendar: EditedCalendar, deed: Deed): void {
  try {
    edit(calendar, deed)
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error
  }
}

function edit(calendar: EditedCalendar, deed: Deed): void {
  const { core, id, events } = calendar
  calendar.edits += 1
  if (deed.kind === 'insert') {
    const attendees =
      calendar.edits % 4 === 0 ? { attendees: [{ email: 'ada@example.com' }, { email: 'bob@example.com' }] } : {}
    const body = { summary: titleOf(calendar), ...attendees, ...timesOf(calendar, deed.at, deed.hours, deed.shape) }
    events.push(core.insertEvent(id, body, `e${calendar.edits}${calendar.id.length}`).id)
    return
  }
  if (deed.kind === 'invite') {
    if (isSingle(calendar, hiddenId(deed.series))) return
    const body = { summary: titleOf(calendar), ...timesOf(calendar, deed.at, 1, 'single') }
    const original = new Date(hiddenStart(calendar, deed.series) + deed.instance * DAY)
    events.push(core.inviteToInstance(id, hiddenId(deed.series), original, body).id)
    return
  }
  if (deed.kind === 'show series')
    return showSeries(calendar, hiddenId(deed.series), hiddenStart(calendar, deed.series))
  if (deed.kind === 'hide series') return core.hideSeries(id, hiddenId(deed.series))
  if (deed.kind === 'rename all') {
    for (const event of events.keys()) editCalendar(calendar, { kind: 'rename', event })
    return
  }
  if ('instance' in deed) return editInstance(calendar, deed)
  if (!('event' in deed)) return
  const event = events[deed.event % Math.max(1, events.length)]
  if (event === undefined) return
  switch (deed.kind) {
    case 'rename':
      return void core.patchEvent(id, event, { summary: titleOf(calendar) })
    case 'tentative':
      return void core.patchEvent(id, event, { status: calendar.edits % 2 ? 'tentative' : 'confirmed' })
    case 'spoil':
      return void core.patchEvent(id, event, { summary: oddTitleOf(calendar) })
    case 'mend':
      return void core.patchEvent(id, event, { summary: titleOf(calendar) })
    case 'move':
      return void core.patchEvent(id, event, timesOf(calendar, deed.at, 2, 'single'))
    case 'delete':
      return core.deleteEvent(id, event)
    case 'toggle series':
      return toggleSeries(calendar, event, {})
    case 'toggle and spoil':
      return toggleSeries(calendar, event, { summary: oddTitleOf(calendar) })
  }
}

/** Somebody else's series, of which an account is shown what it is invited to. */
function hiddenId(series: number): string {
  return `hidden${series}`
}

function hiddenStart({ startAt }: EditedCalendar, series: number): number {
  return Math.floor(startAt / HOUR) * HOUR + (series * 24 - 20) * HOUR
}

/** Nobody is invited to a date of what has none but its own. */
function isSingle({ core, id, owner }: EditedCalendar, event: string): boolean {
  try {
    const { status, recurrence } = core.events.get(owner, id, event)
    return status !== 'cancelled' && (recurrence?.length ?? 0) === 0
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error
    return false
  }
}

const HIDDEN_RULE = ['RRULE:FREQ=DAILY;COUNT=4']

/** For the first time, or again. */
function showSeries(calendar: EditedCalendar, seriesId: string, start: number): void {
  const { core, id, events } = calendar
  const summary = titleOf(calendar)
  if (events.includes(seriesId))
    return void core.patchEvent(id, seriesId, { summary, status: 'confirmed', recurrence: HIDDEN_RULE })
  const moment = (milliseconds: number) => ({ dateTime: new Date(milliseconds).toISOString(), timeZone: 'UTC' })
  const times = { start: moment(start), end: moment(start + HOUR), recurrence: HIDDEN_RULE }
  events.push(core.insertEvent(id, { summary, ...times }, seriesId).id)
}

function toggleSeries({ core, id, owner }: EditedCalendar, event: string, changes: EventBody): void {
  const recurring = (core.events.get(owner, id, event).recurrence?.length ?? 0) > 0
  core.patchEvent(id, event, { ...changes, recurrence: recurring ? null : ['RRULE:FREQ=DAILY;COUNT=3'] })
}

function editInstance(
  calendar: EditedCalendar,
  deed: Extract<Deed, { readonly event: number; readonly instance: number }>,
): void {
  const { core, id, owner, events } = calendar
  const event = events[deed.event % Math.max(1, events.length)]
  if (event === undefined) return
  const near = (days: number) => new Date(calendar.startAt + days * DAY).toISOString()
  const range = { timeMin: near(-4), timeMax: near(9), maxResults: 8 }
  const instances = core.events.instances(owner, id, event, range).items
  const instance = instances[deed.instance % Math.max(1, instances.length)]?.id
  if (instance === undefined) return
  switch (deed.kind) {
    case 'rename instance':
      return void core.patchEvent(id, instance, { summary: titleOf(calendar) })
    case 'spoil instance':
      return void core.patchEvent(id, instance, { summary: oddTitleOf(calendar) })
    case 'move instance':
      return void core.patchEvent(id, instance, timesOf(calendar, deed.at, 1, 'single'))
    case 'cancel instance':
      return core.deleteEvent(id, instance)
    case 'split': {
      const moved = calendar.edits % 3 === 0 ? timesOf(calendar, 30 * 3_600_000, 1, 'single') : {}
      events.push(core.splitSeries(id, instance, { summary: titleOf(calendar), ...moved }).id)
      return
    }
    case 'truncate':
      return core.truncateSeries(id, instance)
  }
}

function titleOf({ edits }: EditedCalendar): string {
  return `t${edits}`
}

/** In turn: of what Firestore refuses, of what has no shape, of what has one and makes no sense. */
function oddTitleOf(calendar: EditedCalendar): string {
  return `${ODD_TITLES[calendar.edits % ODD_TITLES.length]}${titleOf(calendar)}`
}

const ODD_TITLES = [REFUSED, SHAPELESS, MEANINGLESS]

const RULES: Partial<Record<EventShape, string>> = {
  daily: 'RRULE:FREQ=DAILY;COUNT=4',
  weekly: 'RRULE:FREQ=WEEKLY',
  'all day series': 'RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3',
}

function timesOf({ startAt, zone }: EditedCalendar, at: number, hours: number, shape: EventShape): EventBody {
  const rule = RULES[shape]
  const recurrence = rule === undefined ? {} : { recurrence: [rule] }
  const from = startAt + at
  if (shape === 'all day' || shape === 'all day series') {
    const day = (milliseconds: number) => ({ date: new Date(milliseconds).toISOString().slice(0, 10) })
    return { start: day(from), end: day(from + 86_400_000 * Math.ceil(hours / 24)), ...recurrence }
  }
  const moment = (milliseconds: number) => ({ dateTime: new Date(milliseconds).toISOString(), timeZone: zone })
  return { start: moment(from), end: moment(from + hours * 3_600_000), ...recurrence }
}
