import type { CalendarState, RecurringEvent, StoredEvent } from './calendar-state'
import { cancelInstance, deleteEvent, findEvent, insertEvent, patchEvent } from './edit-event'
import { eventBodySchema } from './event-resource'
import type { EventBody } from './event-resource'
import { badRequest } from './google-error'
import { spanOf, startOfInstance } from './instance'
import { mergePatch } from './merge-patch'
import { exceptionsOf, touchEvent } from './store-event'
import type { World } from './world'
import { formatInstant, instantOf } from './zone'

interface SplitPoint {
  readonly event: RecurringEvent
  /** The wall start of the first instance that is cut off. */
  readonly wall: number
}

const splitPoint = (world: World, calendar: CalendarState, instanceId: string): SplitPoint => {
  const { instance } = findEvent(world, calendar, instanceId)
  const event = calendar.events.get(instance?.seriesId ?? '')
  if (instance === null || event?.shape !== 'series') throw badRequest('Not an instance of a recurring event.')
  return { event, wall: instance.original }
}

const compact = (iso: string): string => iso.slice(0, 19).replaceAll(/[-:]/g, '')

const lastMoment = ({ event, wall }: SplitPoint): string => {
  if (event.series.allDay) return compact(new Date(wall - 86_400_000).toISOString()).slice(0, 8)
  return `${compact(new Date(instantOf(event.series.zone, wall) - 1000).toISOString())}Z`
}

const isRule = (line: string): boolean => line.toUpperCase().startsWith('RRULE')

const withoutPart = (line: string, ...names: string[]): string => {
  const [head = '', parts = ''] = line.split(':', 2)
  const kept = parts.split(';').filter((part) => !names.includes(part.split('=', 1)[0]?.toUpperCase() ?? ''))
  return `${head}:${kept.join(';')}`
}

const endedBefore = (point: SplitPoint): string[] =>
  (point.event.resource.recurrence ?? []).map((line) =>
    isRule(line) ? `${withoutPart(line, 'UNTIL', 'COUNT')};UNTIL=${lastMoment(point)}` : line,
  )

const continuedFrom = ({ event, wall }: SplitPoint): string[] => {
  const before = event.series.between(event.series.first, wall).length
  return (event.resource.recurrence ?? []).map((line) => {
    const count = /COUNT=(\d+)/i.exec(line)?.[1]
    if (!isRule(line) || count === undefined) return line
    return `${withoutPart(line, 'COUNT')};COUNT=${Number(count) - before}`
  })
}

const endSeries = (world: World, calendar: CalendarState, point: SplitPoint): void => {
  const id = point.event.id
  // Exceptions after the cut end with the instances that they stood for; patching cancels them.
  patchEvent(world, calendar, id, { recurrence: endedBefore(point) })
  if (world.switches.splitExceptions === 'silent') return
  const updated = new Date(world.clock.now()).toISOString()
  for (const exception of exceptionsOf(calendar, id)) {
    if (!exception.deleted) touchEvent(calendar, exception, { updated })
  }
}

const splitId = ({ event, wall }: SplitPoint): string =>
  `${event.id}_R${compact(new Date(wall).toISOString()).slice(0, event.series.allDay ? 8 : 15)}`

/**
 * Edits this and all following instances: the series ends before the instance, and a new one begins with it. The new
 * id tells of the old one, unless the time moved.
 */
export const splitSeries = (
  world: World,
  calendar: CalendarState,
  instanceId: string,
  patch: EventBody,
): StoredEvent => {
  const point = splitPoint(world, calendar, instanceId)
  const { event, wall } = point
  const start = startOfInstance(event.series, wall, calendar.timeZone)
  const until = spanOf(event.series, wall, calendar.timeZone).to
  const end = event.series.allDay
    ? { date: new Date(wall + event.series.length).toISOString().slice(0, 10) }
    : { dateTime: formatInstant(until, calendar.timeZone), timeZone: event.series.endZone }
  const { iCalUID: _, ...inherited } = event.resource
  const body = eventBodySchema.parse(mergePatch({ ...inherited, start, end, recurrence: continuedFrom(point) }, patch))
  const moved = patch.start !== undefined || patch.end !== undefined
  endSeries(world, calendar, point)
  const fresh = moved || world.switches.splitIds === 'fresh'
  return insertEvent(world, calendar, body, fresh ? undefined : splitId(point))
}

/** Deletes this and all following instances: the series ends before it, and the instance is cancelled. */
export const truncateSeries = (world: World, calendar: CalendarState, instanceId: string): void => {
  const point = splitPoint(world, calendar, instanceId)
  if (point.event.series.between(point.event.series.first, point.wall).length === 0) {
    deleteEvent(world, calendar, point.event.id)
    return
  }
  const found = findEvent(world, calendar, instanceId)
  if (world.switches.truncation === 'with-cancelled-instance') cancelInstance(world, calendar, found, 'alone')
  endSeries(world, calendar, point)
}
