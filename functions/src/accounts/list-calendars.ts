import type { DocumentStore, StoredDocument } from '../firestore/document-store'
import { type AccountDocument, accountDocumentSchema } from '../model/documents/account-document'
import { type CalendarDocument, calendarDocumentSchema } from '../model/documents/calendar-document'
import { AccountNotFound } from '../model/errors/account-not-found'
import { type AccountId, type CalendarRef, calendarRefSchema, type Uid } from '../model/ids'
import { paths } from '../model/paths'
import type { Logger } from '../support/logger'
import { discoverCalendars } from './discover-calendars'
import type { CalendarListDependencies } from './sync-calendar-list'

export interface ListCalendarsDependencies extends CalendarListDependencies {
  readonly logger: Logger
}

export interface ListedCalendars {
  readonly accounts: readonly ListedAccount[]
  readonly calendars: readonly ListedCalendarDocument[]
}

export interface ListedAccount {
  readonly account: AccountDocument
  /** Whether its calendars are as Google just listed them; else as they were last known. */
  readonly upToDate: boolean
}

export interface ListedCalendarDocument {
  readonly calendarRef: CalendarRef
  readonly document: CalendarDocument
}

/**
 * A user's connected accounts, or one of them, with their calendars; Google is asked for those of each account that is
 * connected. Throws `AccountNotFound` for an account that is not there, or not this user's.
 */
export async function listCalendars(
  uid: Uid,
  only: AccountId | null,
  dependencies: ListCalendarsDependencies,
): Promise<ListedCalendars> {
  const accounts = (await readAccounts(uid, only, dependencies.store)).map(({ data }) =>
    accountDocumentSchema.parse(data),
  )
  const listed: ListedAccount[] = []
  for (const account of accounts) listed.push({ account, upToDate: await refresh(uid, account, dependencies) })
  const calendars = await readCalendars(uid, only, dependencies.store)
  return { accounts: listed, calendars }
}

async function readAccounts(
  uid: Uid,
  only: AccountId | null,
  store: DocumentStore,
): Promise<readonly StoredDocument[]> {
  if (only === null) return await store.query({ from: { collection: paths.accounts(uid) }, where: [] })
  const [account] = await store.getAll([paths.account(uid, only)])
  if (!account) throw new AccountNotFound()
  return [account]
}

/** What Google refuses just now is no reason to show nothing. */
async function refresh(
  uid: Uid,
  { accountId, state }: AccountDocument,
  dependencies: ListCalendarsDependencies,
): Promise<boolean> {
  if (state !== 'connected') return false
  try {
    await discoverCalendars({ uid, accountId }, dependencies)
    return true
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error
    dependencies.logger.warn('calendar_discovery_failed', { accountId, error: name })
    return false
  }
}

async function readCalendars(uid: Uid, only: AccountId | null, store: DocumentStore) {
  const documents = await store.query({
    from: { collection: paths.calendars(uid) },
    where: only === null ? [] : [{ field: 'accountId', op: '==', value: only }],
  })
  return documents.map(({ id, data }) => ({
    calendarRef: calendarRefSchema.parse(id),
    document: calendarDocumentSchema.parse(data),
  }))
}
