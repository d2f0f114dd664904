import { calendarOf, userOf } from './access'
import type { AccessRole, CalendarState } from './calendar-state'
import { GoogleError } from './google-error'
import type { SyncTokenEnd } from './google-error'
import { indexEvent } from './store-event'
import { randomId } from './random-source'
import { formatInstant, isZone } from './zone'
import type { EventResource, EventTime } from './event-resource'
import type { ListEntry, UserState, World } from './world'

export interface NewUser {
  readonly email: string
  readonly name?: string | undefined
  /** The time zone of the primary calendar. */
  readonly timeZone?: string | undefined
  /** Google's number for the account; made by chance otherwise. */
  readonly subject?: string | undefined
}

export interface NewCalendar {
  readonly id: string
  readonly owner: string
  readonly summary: string
  readonly timeZone?: string | undefined
  readonly description?: string | undefined
  readonly push?: CalendarState['push'] | undefined
}

const colours = ['#9fe1e7', '#f83a22', '#42d692', '#fad165', '#b99aff', '#cd74e6'] as const

const listCalendar = (world: World, user: UserState, calendarId: string): void => {
  const seq = (user.seq += 1)
  const backgroundColor = colours[user.list.size % colours.length] ?? colours[0]
  const fresh = { selected: true, summaryOverride: null, backgroundColor, foregroundColor: '#000000' }
  const known = user.list.get(calendarId) ?? fresh
  user.list.set(calendarId, { ...fresh, ...known, calendarId, seq, hidden: false, deleted: false })
  world.listChanged(user.email)
}

/** Adds a calendar, which its owner's list shows. */
export const addCalendar = (world: World, added: NewCalendar): CalendarState => {
  const owner = userOf(world, added.owner)
  const timeZone = added.timeZone ?? 'UTC'
  if (!isZone(timeZone)) throw new GoogleError(400, 'invalid', `Invalid time zone: ${timeZone}`)
  if (world.calendars.has(added.id)) throw new GoogleError(409, 'duplicate', 'The calendar exists already.')
  const calendar: CalendarState = {
    id: added.id,
    owner: owner.email,
    summary: added.summary,
    description: added.description ?? null,
    timeZone,
    push: added.push ?? 'supported',
    resourceId: randomId(world.random, 27),
    access: new Map([[owner.email, 'owner']]),
    events: new Map(),
    log: { entries: [] },
    exceptions: new Map(),
    opaqueInstances: new Map(),
    seq: 0,
    updated: world.clock.now(),
    tokenGeneration: 0,
    tokenEnd: 'fullSyncRequired',
  }
  world.calendars.set(calendar.id, calendar)
  listCalendar(world, owner, calendar.id)
  return calendar
}

/** Adds an account with its primary calendar, whose id is the address. */
export const addUser = (world: World, { email, name = email, timeZone, subject }: NewUser): UserState => {
  if (world.users.has(email)) throw new GoogleError(409, 'duplicate', 'The user exists already.')
  const digits = (): string => String(100_000_000 + Math.floor(world.random.fraction() * 899_999_999))
  const user: UserState = {
    email,
    name,
    subject: subject ?? `1${digits()}${digits()}`.slice(0, 21),
    list: new Map(),
    resourceId: randomId(world.random, 27),
    seq: 0,
    tokenGeneration: 0,
  }
  world.users.set(email, user)
  addCalendar(world, { id: email, owner: email, summary: name, timeZone })
  return user
}

/** Ends the sync tokens of a calendar, and its listings' page tokens: whatever uses one gets 410. */
export const endSyncTokens = (calendar: CalendarState, reason: SyncTokenEnd): void => {
  calendar.tokenGeneration += 1
  calendar.tokenEnd = reason
}

const aclChanged = (world: World, calendar: CalendarState): void => {
  if (world.switches.aclChangeEndsSyncTokens) endSyncTokens(calendar, 'fullSyncRequired')
}

/** Gives a user access, or another role: lists tell of the former only. */
export const shareCalendar = (world: World, calendarId: string, email: string, role: AccessRole): void => {
  const calendar = calendarOf(world, calendarId)
  const user = userOf(world, email)
  const had = calendar.access.has(email)
  calendar.access.set(email, role)
  aclChanged(world, calendar)
  if (!had) listCalendar(world, user, calendarId)
}

/** Takes access away: from now on the calendar is 404 for the user. */
export const unshareCalendar = (world: World, calendarId: string, email: string): void => {
  const calendar = calendarOf(world, calendarId)
  const user = userOf(world, email)
  calendar.access.delete(email)
  aclChanged(world, calendar)
  changeListEntry(world, user.email, calendarId, { deleted: true })
}

/** Deletes a calendar: it is 404 for everybody, and their lists tell. */
export const removeCalendar = (world: World, calendarId: string): void => {
  world.calendarDeleted(calendarId)
  for (const email of calendarOf(world, calendarId).access.keys()) unshareCalendar(world, calendarId, email)
}

/** What a user sets about a calendar in their own list. */
export const changeListEntry = (
  world: World,
  email: string,
  calendarId: string,
  change: Partial<Omit<ListEntry, 'calendarId' | 'seq'>>,
): void => {
  const user = userOf(world, email)
  const entry = user.list.get(calendarId)
  if (entry === undefined) throw new GoogleError(404, 'notFound', 'Not Found')
  user.seq += 1
  user.list.set(calendarId, { ...entry, ...change, seq: user.seq })
  world.listChanged(email)
}

const reprint = (event: EventResource, zone: string): EventResource => {
  const inZone = (time: EventTime): EventTime =>
    time.dateTime === undefined ? time : { ...time, dateTime: formatInstant(Date.parse(time.dateTime), zone) }
  const { start, end, originalStartTime } = event
  return {
    ...event,
    ...(start && { start: inZone(start) }),
    ...(end && { end: inZone(end) }),
    ...(originalStartTime && { originalStartTime: inZone(originalStartTime) }),
  }
}

const moveToZone = (calendar: CalendarState, zone: string): void => {
  if (!isZone(zone)) throw new GoogleError(400, 'invalid', `Invalid time zone: ${zone}`)
  calendar.timeZone = zone
  for (const event of calendar.events.values()) {
    const instance = event.shape === 'exception' ? { seriesId: event.seriesId, original: event.original } : null
    calendar.events.set(event.id, indexEvent(calendar, reprint(event.resource, zone), event.seq, instance))
  }
}

/** Renames a calendar or moves it to another zone; of a change of only the zone, lists do not tell. */
export const changeCalendar = (
  world: World,
  calendarId: string,
  change: {
    readonly summary?: string | undefined
    readonly description?: string | undefined
    readonly timeZone?: string | undefined
  },
): void => {
  const calendar = calendarOf(world, calendarId)
  if (change.timeZone !== undefined) moveToZone(calendar, change.timeZone)
  if (change.summary === undefined && change.description === undefined) return
  calendar.summary = change.summary ?? calendar.summary
  calendar.description = change.description ?? calendar.description
  for (const email of calendar.access.keys()) changeListEntry(world, email, calendarId, {})
}
