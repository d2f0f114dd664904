import { composeEvent, withoutReadOnly } from './compose-event'
import type { CalendarState, InstanceKey, StoredEvent } from './calendar-state'
import { eventBodySchema } from './event-resource'
import type { EventBody, EventFields, Person } from './event-resource'
import { alreadyDeleted, GoogleError, notFound, preconditionFailed } from './google-error'
import { findInstance, instanceResource } from './instance'
import { mergePatch } from './merge-patch'
import { randomId } from './random-source'
import { occursAt } from './series'
import { exceptionsOf, forgetEvent, storeEvent, touchEvent } from './store-event'
import type { World } from './world'

/** An event's current fields, and which instance it is if it is one. */
export interface Found {
  readonly fields: EventFields
  readonly stored: StoredEvent | null
  readonly instance: InstanceKey | null
}

const foundStored = (stored: StoredEvent): Found => ({
  fields: stored.resource,
  stored,
  instance: stored.shape === 'exception' ? { seriesId: stored.seriesId, original: stored.original } : null,
})

/** Finds what an id names: an event, or an instance that is nowhere stored; 404 otherwise. */
export const findEvent = (world: World, calendar: CalendarState, id: string): Found => {
  const stored = calendar.events.get(id)
  if (stored !== undefined) return foundStored(stored)
  const instance = findInstance(calendar, id, world.switches.instanceIds)
  if (instance === null) throw notFound()
  const standIn = calendar.exceptions.get(instance.event.id)?.get(instance.original)
  const exception = standIn === undefined ? undefined : calendar.events.get(standIn)
  if (exception !== undefined) return foundStored(exception)
  const resource = instanceResource(calendar, instance.event, instance.original, world.switches.instanceIds)
  return {
    fields: { ...resource, id },
    stored: null,
    instance: { seriesId: instance.event.id, original: instance.original },
  }
}

const now = (world: World): string => new Date(world.clock.now()).toISOString()

const htmlLink = (calendarId: string, eventId: string): string =>
  `https://www.google.com/calendar/event?eid=${Buffer.from(`${eventId} ${calendarId}`).toString('base64url')}`

/** `self` is who the calendar belongs to: on a secondary calendar, the calendar itself. */
const ownPerson = (calendar: CalendarState, email: string): Person =>
  email === calendar.id ? { email, self: true } : { email }

const newFields = (world: World, calendar: CalendarState, body: EventBody, id: string): EventFields => {
  if (calendar.events.has(id)) {
    throw new GoogleError(409, 'duplicate', 'The requested identifier already exists.')
  }
  const cleaned = withoutReadOnly(body)
  return composeEvent(
    calendar,
    {
      id,
      created: now(world),
      updated: now(world),
      htmlLink: htmlLink(calendar.id, id),
      iCalUID: cleaned.iCalUID ?? `${id}@google.com`,
      sequence: 0,
      eventType: cleaned.eventType ?? 'default',
      creator: cleaned.creator ?? ownPerson(calendar, calendar.owner),
      organizer: cleaned.organizer ?? ownPerson(calendar, calendar.id),
    },
    cleaned,
  )
}

/** Adds an event under a given id, or one made by chance. */
export const insertEvent = (world: World, calendar: CalendarState, body: EventBody, givenId?: string): StoredEvent =>
  storeEvent(world, calendar, newFields(world, calendar, body, givenId ?? randomId(world.random, 26)), 'inserted')

/**
 * Adds one instance of a series that this calendar is not shown: its owner is invited to that instance only. It names its
 * series like any exception, and the series is found nowhere. `originally` is when the series has it, in UTC.
 */
export const inviteToInstance = (
  world: World,
  calendar: CalendarState,
  seriesId: string,
  originally: Date,
  body: EventBody,
): StoredEvent => {
  const dateTime = originally.toISOString()
  const fields = newFields(world, calendar, body, `${seriesId}_${dateTime.replaceAll(/[-:]|\.000/g, '')}`)
  const original = { recurringEventId: seriesId, originalStartTime: { dateTime, timeZone: 'UTC' } }
  const instance = { seriesId, original: originally.getTime() }
  return storeEvent(world, calendar, { ...fields, ...original }, 'inserted', instance)
}

const timeFields = ['start', 'end', 'recurrence'] as const

const sameTimes = (a: EventFields, b: EventFields): boolean =>
  timeFields.every((field) => JSON.stringify(a[field]) === JSON.stringify(b[field]))

/** A new kind of time takes the place of the old one: callers need not clear `dateTime` to set `date`. */
const replaceTimes = (fields: EventFields, patch: EventBody): Record<string, unknown> => {
  const kept: Record<string, unknown> = { ...fields }
  for (const field of ['start', 'end'] as const) {
    const given = patch[field]
    const before = fields[field]
    if (given?.date) kept[field] = {}
    else if (given?.dateTime) kept[field] = { timeZone: before?.timeZone }
  }
  return kept
}

/** Exceptions whose original start the series no longer has end with it. */
const dropStrayExceptions = (world: World, calendar: CalendarState, seriesId: string): void => {
  const event = calendar.events.get(seriesId)
  for (const exception of exceptionsOf(calendar, seriesId)) {
    const stray = event?.shape !== 'series' || !occursAt(event.series, exception.original)
    if (stray && !exception.deleted) cancelInstance(world, calendar, foundStored(exception), 'alone')
  }
}

const replaceEvent = (
  world: World,
  calendar: CalendarState,
  found: Found,
  next: EventBody,
  touched: string[],
): StoredEvent => {
  const { fields, instance } = found
  const { recurrence, ...withoutRecurrence } = next
  const composed = composeEvent(
    calendar,
    {
      id: fields.id,
      // Reminders are each person's own: setting them does not count as a change of the event.
      updated: touched.every((field) => field === 'reminders') ? (fields.updated ?? now(world)) : now(world),
    },
    instance === null ? { ...withoutRecurrence, recurrence } : withoutRecurrence,
  )
  const moved = !sameTimes(fields, composed)
  const sequence = (fields.sequence ?? 0) + (moved ? 1 : 0)
  const stored = storeEvent(world, calendar, { ...composed, sequence }, 'updated', instance)
  if (moved && instance === null) dropStrayExceptions(world, calendar, fields.id)
  return stored
}

const checkEtag = (found: Found, ifMatch: string | undefined): void => {
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== found.fields['etag']) throw preconditionFailed()
}

/** Changes some fields; of an instance, it makes an exception that keeps its original start. */
export const patchEvent = (
  world: World,
  calendar: CalendarState,
  id: string,
  patch: EventBody,
  ifMatch?: string,
): StoredEvent => {
  const found = findEvent(world, calendar, id)
  checkEtag(found, ifMatch)
  if (patch.status === 'cancelled') return deleteFound(world, calendar, found)
  if (found.fields.status === 'cancelled' && patch.status === undefined) throw alreadyDeleted()
  const cleaned = withoutReadOnly(patch)
  const merged = eventBodySchema.parse(mergePatch(replaceTimes(found.fields, cleaned), cleaned))
  return replaceEvent(world, calendar, found, merged, Object.keys(cleaned))
}

/** Replaces all fields that are the caller's to set. */
export const updateEvent = (
  world: World,
  calendar: CalendarState,
  id: string,
  body: EventBody,
  ifMatch?: string,
): StoredEvent => {
  const found = findEvent(world, calendar, id)
  checkEtag(found, ifMatch)
  if (body.status === 'cancelled') return deleteFound(world, calendar, found)
  const googles = [
    'created',
    'htmlLink',
    'iCalUID',
    'eventType',
    'creator',
    'organizer',
    'recurringEventId',
    'originalStartTime',
  ]
  const kept = Object.fromEntries(googles.map((field) => [field, found.fields[field]]))
  const next = eventBodySchema.parse({ ...withoutReadOnly(body), ...kept })
  return replaceEvent(world, calendar, found, next, Object.keys(body))
}

/** Cancelling an instance changes its series too, which comes again with the etag they share. */
const cancelInstance = (
  world: World,
  calendar: CalendarState,
  found: Found,
  series: 'touched' | 'alone',
): StoredEvent => {
  const fields: EventFields = { ...found.fields, status: 'cancelled', updated: now(world) }
  const stored = storeEvent(world, calendar, fields, 'deleted', found.instance)
  const event = calendar.events.get(found.instance?.seriesId ?? '')
  const again = series === 'touched' && world.switches.cancelledInstance === 'with-series'
  if (again && event !== undefined && !event.deleted) touchEvent(calendar, event, { etag: stored.resource.etag })
  return stored
}

/** The calendar's owner is no longer invited to a series, but to those of its instances that are exceptions still. */
export const hideSeries = (world: World, calendar: CalendarState, seriesId: string): void => {
  const found = findEvent(world, calendar, seriesId)
  if (found.stored?.shape !== 'series' || found.stored.deleted) throw notFound()
  storeEvent(world, calendar, { ...found.fields, status: 'cancelled', updated: now(world) }, 'deleted')
  for (const exception of exceptionsOf(calendar, seriesId)) {
    if (!exception.deleted) touchEvent(calendar, exception, { updated: now(world) })
  }
}

/** A deleted series takes its living exceptions along; those that were cancelled before may outlive it. */
const takeExceptions = ({ switches }: World, calendar: CalendarState, event: StoredEvent): void => {
  const all = switches.cancelledExceptions === 'go-with-series'
  for (const exception of exceptionsOf(calendar, event.id)) {
    if (all || !exception.deleted) forgetEvent(calendar, exception)
  }
}

const deleteFound = (world: World, calendar: CalendarState, found: Found): StoredEvent => {
  if (found.fields.status === 'cancelled') throw alreadyDeleted()
  if (found.instance !== null) return cancelInstance(world, calendar, found, 'touched')
  if (found.stored?.shape === 'series') takeExceptions(world, calendar, found.stored)
  return storeEvent(world, calendar, { ...found.fields, status: 'cancelled', updated: now(world) }, 'deleted')
}

/** Deletes an event, a whole series or one instance; 410 where it is deleted already. */
export const deleteEvent = (world: World, calendar: CalendarState, id: string, ifMatch?: string): StoredEvent => {
  const found = findEvent(world, calendar, id)
  checkEtag(found, ifMatch)
  return deleteFound(world, calendar, found)
}

export { cancelInstance, dropStrayExceptions }
