import { watchCalendar, type WatchDependencies } from '../channels/watch-calendar'
import type { DocumentStore, Transaction } from '../firestore/document-store'
import { accountDocumentSchema } from '../model/documents/account-document'
import { type CalendarState, calendarDocumentSchema } from '../model/documents/calendar-document'
import type { Pause, SyncState } from '../model/documents/sync-state'
import { AccountNotConnected } from '../model/errors/account-not-connected'
import { AccountNotFound } from '../model/errors/account-not-found'
import { CalendarNotFound } from '../model/errors/calendar-not-found'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import type { AccountId, CalendarRef, Uid } from '../model/ids'
import { paths } from '../model/paths'
import { taskName } from '../model/task-name'
import { settledCalendarState } from '../sync/calendar-state'
import { parseSyncState, type StoredSyncState } from '../sync/stored-sync-state'
import { calendarListId, type ListOwner } from './calendar-list-state'
import { selectedCalendars } from './selected-calendars'
import { watchCalendarList } from './watch-calendar-list'

export type PauseTarget =
  | { readonly kind: 'calendar'; readonly calendarRef: CalendarRef }
  | { readonly kind: 'account'; readonly accountId: AccountId }

/**
 * Leaves a calendar, or all of an account, as it is: from the commit on Google is not asked for it, and a worker in the
 * middle of it commits nothing any more. Its channel stays for as long as it lasts, and what comes over it is ended by one
 * read. Throws `CalendarNotFound` for one that is not mirrored, and `AccountNotFound`.
 */
export async function pauseSync(
  uid: Uid,
  target: PauseTarget,
  { store }: { readonly store: DocumentStore },
): Promise<void> {
  for (const calendarRef of await concerned(uid, target, true, store)) {
    await store.transaction((transaction) => pauseCalendar(uid, calendarRef, target.kind, transaction))
  }
}

/**
 * Takes that back: each calendar that nothing else keeps paused counts as one with work left in the same commit, gets a
 * channel again where its own has ended, and a sync behind it, which begins where the last one stopped. One whose account
 * has to be connected again goes on once it is. Errors as in `pauseSync`, and what Google and the queue refuse.
 */
export async function resumeSync(uid: Uid, target: PauseTarget, dependencies: WatchDependencies): Promise<void> {
  const { store, clock } = dependencies
  for (const calendarRef of await concerned(uid, target, false, store)) {
    const now = new Date(clock.now())
    const goesOn = await store.transaction((transaction) => {
      return resumeCalendar(uid, calendarRef, target.kind, now, transaction)
    })
    if (goesOn) await orNotConnected(() => watchCalendar(uid, calendarRef, dependencies))
  }
  if (target.kind === 'account') await resumeList({ uid, accountId: target.accountId }, dependencies)
}

/** The account's list of calendars goes on, too. */
async function resumeList(owner: ListOwner, dependencies: WatchDependencies): Promise<void> {
  const syncId = calendarListId(owner)
  const cause = { kind: 'calendar-list', scope: 'changes' } as const
  const name = taskName(syncId, 'resumed', dependencies.clock.now())
  await dependencies.queue.enqueue({ version: 1, syncId, cause }, { name })
  await orNotConnected(() => watchCalendarList(owner, dependencies))
}

/** An account says so before its calendars are looked for: what is selected from there on is paused from the start. */
async function concerned(
  uid: Uid,
  target: PauseTarget,
  paused: boolean,
  store: DocumentStore,
): Promise<readonly CalendarRef[]> {
  if (target.kind === 'calendar') return [target.calendarRef]
  const path = paths.account(uid, target.accountId)
  await store.transaction(async (transaction) => {
    const [account] = await transaction.getAll([path])
    if (!account || accountDocumentSchema.parse(account.data).state === 'disconnecting') throw new AccountNotFound()
    transaction.write([{ kind: 'update', path, data: { paused } }])
  })
  return (await selectedCalendars(store, uid, target.accountId)).map(({ calendarRef }) => calendarRef)
}

async function pauseCalendar(uid: Uid, ref: CalendarRef, by: Pause, transaction: Transaction): Promise<void> {
  const read = await readMirrored(uid, ref, by, transaction)
  if (!read || read.state.pausedBy.includes(by)) return
  const { pausedBy, epoch, seq } = read.state
  // Whoever holds the lease has lost it with its epoch.
  const data = { pausedBy: [...pausedBy, by], lease: null, epoch: epoch + 1, pendingSince: null, seq: seq + 1 }
  const shown = { state: 'paused', progress: null, waiting: null }
  transaction.write([
    { kind: 'update', path: read.path, data },
    { kind: 'update', path: paths.calendar(uid, ref), data: shown },
  ])
}

/** Says whether nothing keeps it paused any more. */
async function resumeCalendar(uid: Uid, ref: CalendarRef, by: Pause, now: Date, transaction: Transaction) {
  const read = await readMirrored(uid, ref, by, transaction)
  if (!read) return false
  const { state, path } = read
  const pausedBy = state.pausedBy.filter((pause) => pause !== by)
  if (pausedBy.length === state.pausedBy.length) return pausedBy.length === 0
  const goesOn = pausedBy.length === 0
  const data = { pausedBy, pendingSince: goesOn ? now : null, seq: state.seq + 1 }
  const shown = goesOn ? [{ kind: 'update', path: paths.calendar(uid, ref), data: shownAgain(state) } as const] : []
  transaction.write([{ kind: 'update', path, data }, ...shown])
  return goesOn
}

function shownAgain(state: SyncState): { readonly state: CalendarState } {
  if (state.lost) return { state: 'inaccessible' }
  if (state.refusedAt) return { state: 'reauth_required' }
  return { state: state.token === null ? 'pending' : settledCalendarState(state.push) }
}

/** Undefined for a calendar of an account that was unselected since the account was looked at. */
async function readMirrored(
  uid: Uid,
  ref: CalendarRef,
  by: Pause,
  transaction: Transaction,
): Promise<StoredSyncState | undefined> {
  const [document] = await transaction.getAll([paths.calendar(uid, ref)])
  const syncId = document ? calendarDocumentSchema.parse(document.data).syncId : null
  const [state] = syncId === null ? [] : await transaction.getAll([paths.syncState(syncId)])
  if (syncId !== null && state) return parseSyncState(syncId, state)
  if (by === 'account') return undefined
  throw new CalendarNotFound()
}

/** What needs a connection waits for one. */
async function orNotConnected(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof AccountNotConnected || error instanceof CredentialUnusable)) throw error
  }
}
