import type { DocumentStore, Transaction } from '../firestore/document-store'
import { accountDocumentSchema } from '../model/documents/account-document'
import { type CalendarDocument, calendarDocumentSchema } from '../model/documents/calendar-document'
import type { SyncState } from '../model/documents/sync-state'
import { AccountNotConnected } from '../model/errors/account-not-connected'
import { CalendarNotFound } from '../model/errors/calendar-not-found'
import { type CalendarRef, type SyncId, syncIdSchema, type Uid } from '../model/ids'
import { paths } from '../model/paths'
import { MAPPER_VERSION } from '../sync/map-event'
import { mirrorWindow, type WindowSpan } from '../sync/mirror-window'
import { QUERY_FINGERPRINT } from '../sync/query-fingerprint'
import type { Clock } from '../support/clock'
import type { Random } from '../support/random'

export interface SelectDependencies {
  readonly store: DocumentStore
  readonly clock: Clock
  readonly random: Random
  readonly windowSpan: WindowSpan
}

const SYNC_ID_BYTES = 16

/**
 * Marks a calendar as mirrored and creates the syncState that all its work hangs on; returns the one there is where
 * it was selected before. Nothing else creates a syncState, and none comes into being for an account that is not
 * connected: what disconnecting deleted cannot come back. Throws `CalendarNotFound` for a calendar that is not there,
 * or not this user's, and `AccountNotConnected`.
 */
export async function selectCalendar(
  uid: Uid,
  calendarRef: CalendarRef,
  { store, clock, random, windowSpan }: SelectDependencies,
): Promise<SyncId> {
  const now = clock.now()
  return await store.transaction(async (transaction) => {
    // Another one whenever this runs again: what ran before may have been committed, and be erased by now.
    const minted = syncIdSchema.parse(random.bytes(SYNC_ID_BYTES).toString('hex'))
    const calendar = await readCalendar(transaction, uid, calendarRef)
    const account = await requireConnected(transaction, uid, calendar)
    if (calendar.selected && calendar.syncId) return calendar.syncId
    const fresh = newSyncState({ ...calendar, uid, calendarRef, window: mirrorWindow(now, windowSpan), now })
    const paused = { pausedBy: ['account'], pendingSince: null } satisfies Partial<SyncState>
    const state: SyncState = account.paused ? { ...fresh, ...paused } : fresh
    transaction.write([
      { kind: 'create', path: paths.syncState(minted), data: state },
      {
        kind: 'update',
        path: paths.calendar(uid, calendarRef),
        data: { selected: true, syncId: minted, state: account.paused ? 'paused' : 'pending' },
      },
    ])
    return minted
  })
}

async function readCalendar(transaction: Transaction, uid: Uid, calendarRef: CalendarRef): Promise<CalendarDocument> {
  const [document] = await transaction.getAll([paths.calendar(uid, calendarRef)])
  if (!document) throw new CalendarNotFound()
  return calendarDocumentSchema.parse(document.data)
}

async function requireConnected(transaction: Transaction, uid: Uid, { accountId }: CalendarDocument) {
  const [document] = await transaction.getAll([paths.account(uid, accountId)])
  if (!document) throw new AccountNotConnected('calendar_not_connected')
  const account = accountDocumentSchema.parse(document.data)
  if (account.state === 'reauth_required') throw new AccountNotConnected('reauth_required')
  if (account.state === 'disconnecting') throw new AccountNotConnected('calendar_not_connected')
  return account
}

type Selected = Pick<SyncState, 'uid' | 'accountId' | 'calendarId' | 'calendarRef' | 'window'> & {
  readonly now: number
}

function newSyncState({ uid, accountId, calendarId, calendarRef, window, now }: Selected): SyncState {
  return {
    uid,
    accountId,
    calendarId,
    calendarRef,
    token: null,
    queryFingerprint: QUERY_FINGERPRINT,
    mapperVersion: MAPPER_VERSION,
    timeZone: null,
    window,
    epoch: 0,
    lease: null,
    interrupted: false,
    seq: 0,
    pendingSince: new Date(now),
    seriesFilter: new Uint8Array(),
    quarantineFilter: new Uint8Array(),
    notBefore: null,
    ceilingReached: false,
    pausedBy: [],
    firstNotFoundAt: null,
    lost: null,
    refusedAt: null,
    unverified: false,
    rateLimits: 0,
    push: { kind: 'none' },
    lastRun: null,
  }
}
