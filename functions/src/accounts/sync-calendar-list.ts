import type { DocumentStore, StoredDocument, Write } from '../firestore/document-store'
import type { CalendarAccess } from '../google/calendar-access'
import { accountDocumentSchema } from '../model/documents/account-document'
import type { CalendarDocument } from '../model/documents/calendar-document'
import type { CalendarListState } from '../model/documents/calendar-list-state'
import { ConnectionRefused } from '../model/errors/connection-refused'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import { SyncUnsettled } from '../model/errors/sync-unsettled'
import { type CalendarRef, calendarRefSchema, type SyncId } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import {
  calendarListId,
  type ListOwner,
  newCalendarList,
  parseCalendarList,
  readCalendarList,
  type StoredCalendarList,
  tendAtOf,
} from './calendar-list-state'
import { type CalendarListing, readListing } from './read-calendar-list'
import { listRows, type ListRow, type PlannedRow, planRow } from './plan-calendar-list'

export interface CalendarListDependencies {
  readonly store: DocumentStore
  readonly access: CalendarAccess
  readonly clock: Clock
}

export interface SyncedCalendarList {
  /** Those that were listed: all, or the changed ones. */
  readonly calendars: readonly DiscoveredCalendar[]
  /** Mirrored calendars that may be lost, or back. */
  readonly toSync: readonly SyncId[]
}

export interface DiscoveredCalendar {
  readonly calendarRef: CalendarRef
  readonly document: CalendarDocument
}

/** Well below the 500 writes of a commit. */
const CALENDARS_A_COMMIT = 200
const MAX_ATTEMPTS = 5

/**
 * Brings the documents of an account's calendars to where Google's list is now. Every commit is atomic with a check that
 * nobody else has committed since the listing, and that the account is connected: stale data never follows newer, and
 * nothing comes into being for an account that goes. The token is in the last commit. Throws `ConnectionRefused` where
 * the account is not connected (any more), `SyncUnsettled`, and what Google answers.
 */
export async function syncCalendarList(
  owner: ListOwner,
  scope: 'changes' | 'everything',
  dependencies: CalendarListDependencies,
): Promise<SyncedCalendarList> {
  try {
    return await listUntilSettled(owner, scope, dependencies)
  } catch (error) {
    // Disconnecting takes the credential away as well: whoever finds it gone is told which of the two it was.
    if (error instanceof CredentialUnusable) await requireStanding(owner, dependencies)
    throw error
  }
}

async function listUntilSettled(
  owner: ListOwner,
  scope: 'changes' | 'everything',
  dependencies: CalendarListDependencies,
): Promise<SyncedCalendarList> {
  const { store, access } = dependencies
  const api = await access.forAccount(owner.uid, owner.accountId)
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const read = await readCalendarList(store, calendarListId(owner))
    const listing = await readListing(api, scope === 'changes' ? (read?.state.token ?? null) : null)
    if (!listing.complete && listing.calendars.length === 0) return { calendars: [], toSync: [] }
    try {
      return await commitListing(owner, read, listing, dependencies)
    } catch (error) {
      if (!(error instanceof PreconditionFailed)) throw error
    }
  }
  throw new SyncUnsettled()
}

async function commitListing(
  owner: ListOwner,
  read: StoredCalendarList | undefined,
  listing: CalendarListing,
  { store, clock }: CalendarListDependencies,
): Promise<SyncedCalendarList> {
  const known = listing.complete ? await knownCalendars(owner, store) : []
  const rows = listRows(owner.accountId, listing, known)
  const planned: { readonly row: ListRow; readonly plan: PlannedRow }[] = []
  let seq = read?.state.seq ?? null
  let start = 0
  do {
    const some = rows.slice(start, start + CALENDARS_A_COMMIT)
    start += CALENDARS_A_COMMIT
    const end = start >= rows.length ? listing : null
    planned.push(...(await commitRows(owner, some, { seq, end }, { store, now: clock.now() })))
    seq = (seq ?? -1) + 1
  } while (start < rows.length)
  return {
    calendars: planned.flatMap(({ row: { calendarRef }, plan: { document } }) =>
      document ? [{ calendarRef, document }] : [],
    ),
    toSync: planned.flatMap(({ plan }) => plan.sync ?? []),
  }
}

async function knownCalendars({ uid, accountId }: ListOwner, store: DocumentStore): Promise<readonly CalendarRef[]> {
  const documents = await store.query({
    from: { collection: paths.calendars(uid) },
    where: [{ field: 'accountId', op: '==', value: accountId }],
    fields: [],
  })
  return documents.map(({ id }) => calendarRefSchema.parse(id))
}

interface Advance {
  /** The state's `seq` that the listing was made on; null where there was no state. */
  readonly seq: number | null
  /** The listing, in the last commit of it. */
  readonly end: CalendarListing | null
}

async function commitRows(
  owner: ListOwner,
  rows: readonly ListRow[],
  advance: Advance,
  { store, now }: { readonly store: DocumentStore; readonly now: number },
) {
  const { uid, accountId } = owner
  const syncId = calendarListId(owner)
  const calendarPaths = rows.map(({ calendarRef }) => paths.calendar(uid, calendarRef))
  return await store.transaction(async (transaction) => {
    const [account, list, ...stored] = await transaction.getAll([
      paths.account(uid, accountId),
      paths.calendarList(syncId),
      ...calendarPaths,
    ])
    requireConnected(account)
    const state = list && parseCalendarList(syncId, list).state
    if ((state?.seq ?? null) !== advance.seq) throw new PreconditionFailed('The list has moved on')
    const planned = rows.map((row, at) => ({ row, plan: planRow(uid, accountId, row, stored[at]) }))
    transaction.write([
      ...planned.flatMap(({ plan }) => plan.write ?? []),
      writeState(syncId, state, advanced(state ?? newCalendarList(owner, now), advance.end, now)),
    ])
    return planned
  })
}

/** Throws `ConnectionRefused` where the account goes, or is gone; one that waits for its owner stands. */
async function requireStanding({ uid, accountId }: ListOwner, { store }: CalendarListDependencies): Promise<void> {
  const [account] = await store.getAll([paths.account(uid, accountId)])
  const state = account && accountDocumentSchema.parse(account.data).state
  if (state === undefined || state === 'disconnecting') throw new ConnectionRefused('disconnecting')
}

function requireConnected(account: StoredDocument | undefined): void {
  const state = account && accountDocumentSchema.parse(account.data).state
  if (state !== 'connected') throw new ConnectionRefused('disconnecting')
}

function advanced(state: CalendarListState, end: CalendarListing | null, now: number): CalendarListState {
  const seq = state.seq + 1
  if (!end) return { ...state, seq }
  const listed = { ...state, seq, token: end.token, listedAt: end.complete ? new Date(now) : state.listedAt }
  return { ...listed, tendAt: tendAtOf(listed, now) }
}

function writeState(syncId: SyncId, before: CalendarListState | undefined, data: CalendarListState): Write {
  const path = paths.calendarList(syncId)
  return before ? { kind: 'update', path, data } : { kind: 'create', path, data: { ...data, seq: 0 } }
}
