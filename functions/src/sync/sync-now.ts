import { type AccountDocument, accountDocumentSchema } from '../model/documents/account-document'
import { type CalendarDocument, calendarDocumentSchema } from '../model/documents/calendar-document'
import type { ChangeCounts } from '../model/documents/sync-state'
import { AccountNotConnected } from '../model/errors/account-not-connected'
import { CalendarNotFound } from '../model/errors/calendar-not-found'
import type { CalendarRef, SyncId, Uid } from '../model/ids'
import { paths } from '../model/paths'
import type { DocumentStore } from '../firestore/document-store'
import { type DemandedSync, enqueueDemanded, syncOnDemand } from './sync-on-demand'
import type { SyncDependencies } from './sync-dependencies'
import { addCounts, NO_CHANGES } from './sync-outcome'

/** Counts are documents, summed over the calendars that completed; `jobId` is a queued one's task. */
export type SyncNowAnswer =
  | ({ readonly status: 'completed' } & ChangeCounts)
  | ({ readonly status: 'queued'; readonly jobId: string } & Partial<ChangeCounts>)

/**
 * Brings the user's selected calendars, or the one named, up to date: at once where that is quick, otherwise through
 * the queue. Throws `CalendarNotFound` for a calendar that this user does not mirror, and `AccountNotConnected`.
 */
export async function syncNow(
  uid: Uid,
  { calendar, background }: { readonly calendar: CalendarRef | undefined; readonly background: boolean },
  dependencies: SyncDependencies,
): Promise<SyncNowAnswer> {
  const { store } = dependencies
  const selected = calendar === undefined ? await readSelected(store, uid) : [await readNamed(store, uid, calendar)]
  const usable = await withUsableAccount(store, uid, selected)
  const syncs = background
    ? await Promise.all(usable.map((syncId) => enqueueDemanded(syncId, dependencies)))
    : await Promise.all(usable.map((syncId) => syncOnDemand(syncId, dependencies)))
  return sumUp(syncs)
}

async function readNamed(store: DocumentStore, uid: Uid, calendar: CalendarRef): Promise<CalendarDocument> {
  const [document] = await store.getAll([paths.calendar(uid, calendar)])
  if (!document) throw new CalendarNotFound()
  const named = calendarDocumentSchema.parse(document.data)
  if (!named.selected) throw new CalendarNotFound()
  return named
}

async function readSelected(store: DocumentStore, uid: Uid): Promise<readonly CalendarDocument[]> {
  const documents = await store.query({
    from: { collection: paths.calendars(uid) },
    where: [{ field: 'selected', op: '==', value: true }],
  })
  return documents.map(({ data }) => calendarDocumentSchema.parse(data))
}

/** The calendars whose account works; throws where the user has no such account at all, or none for these. */
async function withUsableAccount(
  store: DocumentStore,
  uid: Uid,
  calendars: readonly CalendarDocument[],
): Promise<readonly SyncId[]> {
  const documents = await store.query({ from: { collection: paths.accounts(uid) }, where: [] })
  const accounts = documents.map(({ data }) => accountDocumentSchema.parse(data))
  const concerned = accounts.filter(({ accountId }) => calendars.some((calendar) => calendar.accountId === accountId))
  requireUsable(concerned.length > 0 ? concerned : accounts)
  const connected = new Set(concerned.filter(isConnected).map(({ accountId }) => accountId))
  return calendars.flatMap(({ accountId, syncId }) => (syncId && connected.has(accountId) ? [syncId] : []))
}

function requireUsable(accounts: readonly AccountDocument[]): void {
  if (accounts.some(isConnected)) return
  const lapsed = accounts.some(({ state }) => state === 'reauth_required')
  throw new AccountNotConnected(lapsed ? 'reauth_required' : 'calendar_not_connected')
}

function isConnected({ state }: AccountDocument): boolean {
  return state === 'connected'
}

/** Throws where every calendar turned out to need a new connection. */
function sumUp(syncs: readonly DemandedSync[]): SyncNowAnswer {
  if (syncs.length > 0 && syncs.every(({ kind }) => kind === 'reauth_required')) {
    throw new AccountNotConnected('reauth_required')
  }
  const counts = syncs.reduce(
    (sum, sync) => (sync.kind === 'completed' ? addCounts(sum, sync.counts) : sum),
    NO_CHANGES,
  )
  const queued = syncs.find((sync) => sync.kind === 'queued')
  if (!queued) return { status: 'completed', ...counts }
  const some = syncs.some(({ kind }) => kind === 'completed')
  return { status: 'queued', jobId: queued.jobId, ...(some ? counts : {}) }
}
