import fc from 'fast-check'
import type { CalendarSimulator } from '../../../../../local/calendar-simulator'
import { GoogleError } from '../../../../../local/calendar-simulator'
import { ada, bob, inMarch, meeting, team, weekly } from '../a-simulator'

export const eve = 'eve@example.com'

const ofEvents = ['insert', 'insert all-day', 'rename', 'move', 'delete', 'remind', 'hide'] as const
const ofInstances = ['rename instance', 'move instance', 'delete instance', 'restore instance'] as const
const ofSeries = [
  'insert series',
  'insert daily',
  'recur',
  'settle',
  'shift series',
  'split',
  'split and move',
  'truncate',
] as const
const ofCalendars = ['share', 'unshare', 'zone', 'expire'] as const

export const kinds = { ofEvents, ofInstances, ofSeries, ofCalendars } as const

export type Kind = (typeof kinds)[keyof typeof kinds][number]

/** One edit by somebody; one that makes no sense at its time, or that its user may not make, changes nothing. */
export interface Edit {
  readonly kind: Kind
  readonly by: string
  readonly event: number
  readonly detail: number
}

export const anyEdit = (of: readonly Kind[]): fc.Arbitrary<Edit> =>
  fc.record({
    kind: fc.constantFrom(...of),
    by: fc.constantFrom(ada, ada, bob, eve),
    event: fc.integer({ min: 0, max: 4 }),
    detail: fc.integer({ min: 0, max: 4 }),
  })

const roles = ['freeBusyReader', 'reader', 'writerWithoutPrivateAccess', 'writer', 'owner'] as const
const zones = ['Europe/Berlin', 'Asia/Tokyo'] as const

const instanceOf = (core: CalendarSimulator, id: string, index: number): string =>
  core.events.instances(ada, team, id, { ...inMarch, showDeleted: true }).items[index]?.id ?? 'none'

/** Only who may write may split: there is no such method of the API, so the person at Google is asked for. */
const mayWrite = (core: CalendarSimulator, by: string): boolean => {
  const role = core.look.calendars(by).find(({ id }) => id === team)?.role
  return role === 'owner' || role === 'writer'
}

const timesOn = (day: number) => {
  const { start, end } = meeting('', day)
  return { start, end }
}

const editSeries = (core: CalendarSimulator, { kind, by, detail }: Edit, id: string): void => {
  if (!mayWrite(core, by)) return
  const instance = instanceOf(core, id, detail)
  if (kind === 'truncate') core.truncateSeries(team, instance)
  else core.splitSeries(team, instance, kind === 'split' ? { summary: 'split' } : { summary: 'moved', ...timesOn(17) })
}

const share = (core: CalendarSimulator, { kind, by, detail }: Edit): void => {
  if (by === ada) return
  if (kind === 'share') core.shareCalendar(team, by, roles[detail] ?? 'reader')
  else core.unshareCalendar(team, by)
}

/** Makes the edit, as far as it can be made. */
const apply = (core: CalendarSimulator, edit: Edit): unknown => {
  const { kind, by, event, detail } = edit
  const id = `event${event}`
  const { events } = core
  switch (kind) {
    case 'insert':
      return events.insert(by, team, { ...meeting('single', 1 + detail), id })
    case 'insert all-day':
      return events.insert(by, team, { id, start: { date: '2026-03-02' }, end: { date: '2026-03-04' } })
    case 'insert series':
      return events.insert(by, team, { ...weekly('series'), id })
    case 'insert daily':
      return events.insert(by, team, { ...weekly('daily', 'RRULE:FREQ=DAILY;COUNT=7', 'EXDATE:20260304T080000Z'), id })
    case 'rename':
      return events.patch(by, team, id, { summary: `renamed ${detail}` })
    case 'move':
      return events.patch(by, team, id, timesOn(3 + detail))
    case 'remind':
      return events.patch(by, team, id, { reminders: { useDefault: detail % 2 === 0 } })
    case 'hide':
      return events.patch(by, team, id, { visibility: detail % 2 === 0 ? 'private' : 'default' })
    case 'delete':
      return events.delete(by, team, id)
    case 'recur':
      return events.patch(by, team, id, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'] })
    case 'settle':
      return events.patch(by, team, id, { recurrence: null })
    case 'shift series':
      return events.patch(by, team, id, { ...timesOn(2 + detail), recurrence: ['RRULE:FREQ=WEEKLY'] })
    case 'rename instance':
      return events.patch(by, team, instanceOf(core, id, detail), { summary: `instance ${detail}` })
    case 'move instance':
      return events.patch(by, team, instanceOf(core, id, detail), timesOn(20 + detail))
    case 'delete instance':
      return events.delete(by, team, instanceOf(core, id, detail))
    case 'restore instance':
      return events.patch(by, team, instanceOf(core, id, detail), { status: 'confirmed' })
    case 'split':
    case 'split and move':
    case 'truncate':
      return editSeries(core, edit, id)
    case 'share':
    case 'unshare':
      return share(core, edit)
    case 'zone':
      return core.changeCalendar(team, { timeZone: zones[detail % 2] })
    case 'expire':
      return core.expireSyncTokens(team)
  }
}

/** Whether it was made. */
export const tryEdit = (core: CalendarSimulator, edit: Edit): boolean => {
  try {
    apply(core, edit)
    return true
  } catch (error) {
    if (error instanceof GoogleError) return false
    throw error
  }
}
