import { calendarOf } from './access'
import {
  addCalendar,
  addUser,
  changeCalendar,
  changeListEntry,
  endSyncTokens,
  removeCalendar,
  shareCalendar,
  unshareCalendar,
} from './calendar-administration'
import type { NewCalendar, NewUser } from './calendar-administration'
import { getListEntry, listCalendars } from './calendar-list'
import type { CalendarList, CalendarListEntry, CalendarListParams } from './calendar-list'
import { createCalendarOperations } from './calendar-operations'
import type { CalendarOperations } from './calendar-operations'
import type { AccessRole } from './calendar-state'
import { stopChannel, watchCalendarList, watchEvents } from './channels'
import type { OpenedWatch, StopBody, WatchBody } from './channels'
import { createChance } from './chance'
import type { Clock } from './clock'
import { deleteEvent, hideSeries, insertEvent, inviteToInstance, patchEvent } from './edit-event'
import { createCall, createEventOperations } from './event-operations'
import type { EventOperations } from './event-operations'
import type { EventBody, EventResource } from './event-resource'
import { createFaults } from './faults'
import type { Faults } from './faults'
import type { SyncTokenEnd } from './google-error'
import { importIcs } from './import-ics'
import type { IcsImport } from './import-ics'
import { createLook } from './look'
import type { Look } from './look'
import { createOAuth } from './oauth'
import type { OAuth } from './oauth'
import { createPush } from './push'
import type { Push } from './push'
import { createQuota } from './quota'
import type { Quota } from './quota'
import type { RandomSource } from './random-source'
import { splitSeries, truncateSeries } from './split-series'
import { defaultSwitches } from './switches'
import type { Switches } from './switches'
import type { Effort, ListEntry, Mutation, UserState, World } from './world'

export interface SimulatorInput {
  readonly clock: Clock
  readonly random: RandomSource
  readonly switches?: Partial<Switches>
  /** Of the chance that ordered failures have; the same for all simulators unless given. */
  readonly seed?: string
}

/** What happens on Google's side, without a caller's credential and without faults or quota. */
export interface WorldEdits {
  addUser(user: NewUser): UserState
  addCalendar(calendar: NewCalendar): void
  changeCalendar(calendarId: string, change: Parameters<typeof changeCalendar>[2]): void
  removeCalendar(calendarId: string): void
  changeListEntry(user: string, calendarId: string, change: Partial<Omit<ListEntry, 'calendarId' | 'seq'>>): void
  shareCalendar(calendarId: string, user: string, role: AccessRole): void
  unshareCalendar(calendarId: string, user: string): void
  /** `id` may be any text, as real ids are: the rule for ids binds only callers. */
  insertEvent(calendarId: string, body: EventBody, id?: string): EventResource
  /** Somebody invites the calendar's owner to one instance of a series that this calendar is not shown. */
  inviteToInstance(calendarId: string, seriesId: string, originally: Date, body: EventBody): EventResource
  /** Its owner is shown a series no longer, but those of its instances that are exceptions. */
  hideSeries(calendarId: string, seriesId: string): void
  patchEvent(calendarId: string, eventId: string, patch: EventBody): EventResource
  /** Of an event, a series, or one instance. */
  deleteEvent(calendarId: string, eventId: string): void
  /** Edits the instance and all that follow: returns the new series. */
  splitSeries(calendarId: string, instanceId: string, patch: EventBody): EventResource
  /** Deletes the instance and all that follow. */
  truncateSeries(calendarId: string, instanceId: string): void
  importIcs(calendarId: string, text: string): IcsImport
  /** Ends sync and page tokens of a calendar now: they get 410 with this reason. */
  expireSyncTokens(calendarId: string, reason?: SyncTokenEnd): void
  expireCalendarListTokens(user: string): void
}

/**
 * Google Calendar as a pure, synchronous model: operations on data, with the time and chance given from outside. What
 * it would send lies in `push` as data.
 */
export interface CalendarSimulator extends WorldEdits {
  readonly clock: Clock
  readonly effort: Readonly<Effort>
  readonly switches: Switches
  readonly faults: Faults
  readonly quota: Pick<Quota, 'used' | 'usedByAll'>
  readonly oauth: OAuth
  readonly push: Push
  readonly events: EventOperations & {
    watch(user: string, calendarId: string, body: WatchBody, clientId?: string): OpenedWatch
  }
  readonly calendarList: {
    list(user: string, params?: CalendarListParams): CalendarList
    get(user: string, calendarId: string): CalendarListEntry
    watch(user: string, body: WatchBody, clientId?: string): OpenedWatch
  }
  readonly calendars: CalendarOperations
  readonly look: Look
  readonly channels: { stop(user: string, body: StopBody, clientId?: string): void }
  readonly users: ReadonlyMap<string, UserState>
  /** Calls the listener after each change of an event; returns what ends it. */
  onMutation(listener: (mutation: Mutation) => void): () => void
}

const anyClient = 'any-client'

const createEdits = (world: World): WorldEdits => ({
  addUser: (user) => addUser(world, user),
  addCalendar: (calendar) => void addCalendar(world, calendar),
  changeCalendar: (calendarId, change) => changeCalendar(world, calendarId, change),
  removeCalendar: (calendarId) => removeCalendar(world, calendarId),
  changeListEntry: (user, calendarId, change) => changeListEntry(world, user, calendarId, change),
  shareCalendar: (calendarId, user, role) => shareCalendar(world, calendarId, user, role),
  unshareCalendar: (calendarId, user) => unshareCalendar(world, calendarId, user),
  insertEvent: (calendarId, body, id) =>
    insertEvent(world, calendarOf(world, calendarId), body, id ?? body.id).resource,
  inviteToInstance: (calendarId, seriesId, originally, body) =>
    inviteToInstance(world, calendarOf(world, calendarId), seriesId, originally, body).resource,
  hideSeries: (calendarId, seriesId) => hideSeries(world, calendarOf(world, calendarId), seriesId),
  patchEvent: (calendarId, eventId, patch) => patchEvent(world, calendarOf(world, calendarId), eventId, patch).resource,
  deleteEvent: (calendarId, eventId) => void deleteEvent(world, calendarOf(world, calendarId), eventId),
  splitSeries: (calendarId, instanceId, patch) =>
    splitSeries(world, calendarOf(world, calendarId), instanceId, patch).resource,
  truncateSeries: (calendarId, instanceId) => truncateSeries(world, calendarOf(world, calendarId), instanceId),
  importIcs: (calendarId, text) => importIcs(world, calendarOf(world, calendarId), text),
  expireSyncTokens: (calendarId, reason = 'fullSyncRequired') => endSyncTokens(calendarOf(world, calendarId), reason),
  expireCalendarListTokens: (email) => {
    const user = world.users.get(email)
    if (user !== undefined) user.tokenGeneration += 1
  },
})

/** Tells the channels of a calendar, or of a user's calendar list, whose users still have access. */
const tellWatchers = (
  world: World,
  push: Push,
  state: 'exists' | 'not_exists',
  concerns: (channel: { calendarId: string | null; user: string }) => boolean,
) => {
  for (const channel of push.channels.values()) {
    if (!concerns(channel)) continue
    const lost =
      channel.calendarId !== null && world.calendars.get(channel.calendarId)?.access.has(channel.user) !== true
    if (!lost) push.notify(channel, state)
  }
}

const createWorld = ({ clock, random, switches, seed = 'calendar' }: SimulatorInput) => {
  const chance = createChance(seed)
  const listeners = new Set<(mutation: Mutation) => void>()
  const options: Switches = { ...defaultSwitches, ...switches }
  const push = createPush(clock, random, options, chance)
  const world: World = {
    effort: { looked: 0 },
    clock,
    random,
    switches: options,
    users: new Map(),
    calendars: new Map(),
    mutated: (mutation) => {
      tellWatchers(world, push, 'exists', ({ calendarId }) => calendarId === mutation.calendarId)
      for (const listener of listeners) listener(mutation)
    },
    listChanged: (email) =>
      tellWatchers(world, push, 'exists', ({ calendarId, user }) => calendarId === null && user === email),
    calendarDeleted: (deleted) => {
      if (options.calendarDeleted === 'silent') return
      tellWatchers(world, push, 'not_exists', ({ calendarId }) => calendarId === deleted)
    },
  }
  return { world, push, listeners, chance }
}

/** A Google without users. Nothing happens in it unless it is called. */
export const createCalendarSimulator = (input: SimulatorInput): CalendarSimulator => {
  const { world, push, listeners, chance } = createWorld(input)
  const faults = createFaults(chance)
  const quota = createQuota(world)
  const call = createCall(faults, quota)
  return {
    ...createEdits(world),
    clock: world.clock,
    effort: world.effort,
    switches: world.switches,
    users: world.users,
    faults,
    quota,
    push,
    oauth: createOAuth(world),
    look: createLook(world),
    events: {
      ...createEventOperations(world, call),
      watch: (user, calendarId, body, clientId = anyClient) =>
        call(user, 'events.watch', { calendarId }, () => watchEvents(world, push, user, clientId, calendarId, body)),
    },
    calendarList: {
      list: (user, params = {}) =>
        call(user, 'calendarList.list', { pageToken: params.pageToken, listing: true }, () =>
          listCalendars(world, user, params),
        ),
      get: (user, calendarId) =>
        call(user, 'calendarList.get', { calendarId }, () => getListEntry(world, user, calendarId)),
      watch: (user, body, clientId = anyClient) =>
        call(user, 'calendarList.watch', {}, () => watchCalendarList(world, push, user, clientId, body)),
    },
    calendars: createCalendarOperations(world, call),
    channels: {
      stop: (user, body, clientId = anyClient) =>
        call(user, 'channels.stop', {}, () => stopChannel(world, push, user, clientId, body)),
    },
    onMutation: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
