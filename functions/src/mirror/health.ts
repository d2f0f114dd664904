import { z } from 'zod'
import type { DocumentQuery, DocumentStore, Filter } from '../firestore/document-store'
import type { CalendarState } from '../model/documents/calendar-document'
import type { ChannelRecord } from '../model/documents/channel-record'
import type { Clock } from '../support/clock'

/** How the whole mirror is doing, over all users, without a word about any of them. */
export interface Health {
  /**
   * `degraded` when work has waited for more than 15 minutes, or when more than a tenth of the mirrored calendars
   * are failing: one user who takes back a consent is no trouble of the mirror's.
   */
  readonly status: 'ok' | 'degraded'
  readonly calendars: { readonly live: number; readonly polling: number; readonly failing: number }
  /** How long the work that has waited longest has waited; 0 where none waits. */
  readonly oldestPendingSeconds: number
  /** Of the mirrored calendars, the part (0 to 1) proven equal to Google within a day; null where there are none. */
  readonly verifiedShare24h: number | null
  /** Open channels that end within a day. */
  readonly channelsExpiringSoon: number
}

const DAY_MS = 24 * 60 * 60 * 1000
const PENDING_TOO_LONG_SECONDS = 15 * 60
const FAILING_SHARE = 0.1

/** Costs six aggregations, of a read for every 1,000 calendars or channels each, and one document. */
export async function readHealth({ store, clock }: { store: DocumentStore; clock: Clock }): Promise<Health> {
  const now = clock.now()
  const aDayAgo: Filter = { field: 'lastVerifiedAt', op: '>=', value: new Date(now - DAY_MS) }
  const [live, polling, failing, mirrored, verified, channelsExpiringSoon, oldestPendingSeconds] = await Promise.all([
    count(store, mirroredCalendars(inState('live'))),
    count(store, mirroredCalendars(inState('polling'))),
    count(store, mirroredCalendars(inState('reauth_required', 'inaccessible'))),
    count(store, mirroredCalendars()),
    count(store, mirroredCalendars(aDayAgo)),
    count(store, openChannelsEndingBefore(new Date(now + DAY_MS))),
    secondsPending(store, now),
  ])
  const calendars = { live, polling, failing }
  const verifiedShare24h = mirrored === 0 ? null : verified / mirrored
  const degraded = oldestPendingSeconds > PENDING_TOO_LONG_SECONDS || failing > mirrored * FAILING_SHARE
  return {
    status: degraded ? 'degraded' : 'ok',
    calendars,
    oldestPendingSeconds,
    verifiedShare24h,
    channelsExpiringSoon,
  }
}

async function count(store: DocumentStore, query: DocumentQuery): Promise<number> {
  return (await store.aggregate(query)).count
}

function mirroredCalendars(...where: readonly Filter[]): DocumentQuery {
  return { from: { collectionGroup: 'calendars' }, where: [{ field: 'selected', op: '==', value: true }, ...where] }
}

function inState(...states: readonly CalendarState[]): Filter {
  return { field: 'state', op: 'in', value: states }
}

function openChannelsEndingBefore(end: Date): DocumentQuery {
  const active: ChannelRecord['state'] = 'active'
  return {
    from: { collection: 'channels' },
    where: [
      { field: 'state', op: '==', value: active },
      { field: 'expiration', op: '<', value: end },
    ],
  }
}

async function secondsPending(store: DocumentStore, now: number): Promise<number> {
  const [oldest] = await store.query({
    from: { collection: 'syncState' },
    // A range over dates also leaves out the states where nothing is pending, which have null there.
    where: [{ field: 'pendingSince', op: '<=', value: new Date(now) }],
    orderBy: [{ field: 'pendingSince' }],
    limit: 1,
    fields: ['pendingSince'],
  })
  if (!oldest) return 0
  const { pendingSince } = z.object({ pendingSince: z.date() }).parse(oldest.data)
  return Math.floor((now - pendingSince.getTime()) / 1000)
}
