import type { CalendarApi } from '../google/calendar-api'
import { eraseCalendar } from '../mirror/erase-calendar'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import { settledCalendarState, writeCalendarState } from '../sync/calendar-state'
import { Lease } from '../sync/lease'
import { readSyncState, type StoredSyncState } from '../sync/stored-sync-state'
import type { ChannelDependencies } from './channel-dependencies'
import { openChannel } from './open-channel'
import type { LostAction } from './plan-lost-calendar'

/** Any listing tells whether a calendar is there; one of a minute brings hardly anything with it. */
const MINUTE_MS = 60_000

export type LostOutcome = 'returned' | 'still_lost' | 'erased'

/**
 * Looks for a calendar that Google showed no more. Where it is back, it is watched and synced again; where it is not
 * and its time is up, what was mirrored of it is erased, and only its name stays. Throws what Google refuses, and
 * `PreconditionFailed` or `LeaseLost` where somebody else is at work on it.
 */
export async function findLostCalendar(
  read: StoredSyncState,
  action: LostAction,
  dependencies: ChannelDependencies,
): Promise<LostOutcome> {
  const { uid, accountId, calendarId } = read.state
  const api = await dependencies.access.forAccount(uid, accountId)
  if (await isThere(api, calendarId, dependencies.clock.now())) {
    await restore(read, dependencies)
    return 'returned'
  }
  if (action === 'ask' || isHeld(read, dependencies.clock.now())) return 'still_lost'
  await erase(read, dependencies)
  return 'erased'
}

/** By somebody who may have found it, and is writing what it has: the next hour looks again. */
function isHeld({ state: { lease } }: StoredSyncState, now: number): boolean {
  return lease !== null && lease.until.getTime() > now
}

async function isThere(
  api: CalendarApi,
  calendarId: StoredSyncState['state']['calendarId'],
  now: number,
): Promise<boolean> {
  try {
    await api.listEvents({ kind: 'window', calendarId, from: now, to: now + MINUTE_MS })
    return true
  } catch (error) {
    if (error instanceof NotFoundAtGoogle) return false
    throw error
  }
}

/** Work is pending from here on, so that a calendar whose opening fails is picked up like any other. */
async function restore(
  { syncId, path, state, updateTime }: StoredSyncState,
  dependencies: ChannelDependencies,
): Promise<void> {
  const { store, clock } = dependencies
  const found = { lost: null, firstNotFoundAt: null, pendingSince: new Date(clock.now()), seq: state.seq + 1 }
  const shown = state.token === null ? 'pending' : settledCalendarState(state.push)
  await store.commit([{ kind: 'update', path, data: found, ifUpdatedAt: updateTime }, writeCalendarState(state, shown)])
  const read = await readSyncState(store, syncId)
  if (read) await openChannel(read, dependencies)
}

/**
 * Without its token a calendar that returns meanwhile, or whose eraser dies, is made anew. Whoever asked for a sync of it
 * asked for what is not there: the next look finds it again.
 */
async function erase(read: StoredSyncState, { store, clock }: ChannelDependencies): Promise<void> {
  const { uid, calendarRef } = read.state
  const lease = await Lease.acquire(read, 'erasing', { store, clock }, { token: null })
  await eraseCalendar(
    { uid, calendarRef },
    {
      store,
      commit: (writes) => lease.commit(writes),
      progress: async () => {
        if (lease.beatDue()) await lease.beat()
      },
    },
  )
  await lease.advance({
    lease: null,
    interrupted: false,
    pendingSince: null,
    lost: { since: read.state.lost?.since ?? new Date(clock.now()), erasedAt: new Date(clock.now()) },
    seriesFilter: new Uint8Array(),
    quarantineFilter: new Uint8Array(),
    lastRun: null,
  })
}
