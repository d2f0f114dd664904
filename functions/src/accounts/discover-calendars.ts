import type { DocumentStore } from '../firestore/document-store'
import type { CalendarApi, ListedCalendar } from '../google/calendar-api'
import type { CalendarDocument } from '../model/documents/calendar-document'
import { accountDocumentSchema } from '../model/documents/account-document'
import { ConnectionRefused } from '../model/errors/connection-refused'
import { type AccountId, type CalendarRef, calendarRef, type Uid } from '../model/ids'
import { paths } from '../model/paths'
import { planCalendarDocument } from './plan-calendar-documents'

export interface DiscoveredCalendar {
  readonly calendarRef: CalendarRef
  readonly document: CalendarDocument
}

/** Well below the 500 writes of a commit. */
const CALENDARS_A_COMMIT = 200

/** Lists the account's calendars and gives each one a document, which says what Google says about it. */
export async function discoverCalendars(
  store: DocumentStore,
  api: CalendarApi,
  uid: Uid,
  accountId: AccountId,
): Promise<readonly DiscoveredCalendar[]> {
  const listed = await listAll(api)
  const discovered: DiscoveredCalendar[] = []
  for (let start = 0; start < listed.length; start += CALENDARS_A_COMMIT) {
    const some = listed.slice(start, start + CALENDARS_A_COMMIT)
    discovered.push(...(await writeCalendars(store, uid, accountId, some)))
  }
  return discovered
}

async function listAll(api: CalendarApi): Promise<readonly ListedCalendar[]> {
  const listed: ListedCalendar[] = []
  let pageToken: string | null = null
  do {
    const page = await api.listCalendars(pageToken ?? undefined)
    listed.push(...page.calendars.filter(({ deleted }) => !deleted))
    pageToken = page.nextPageToken
  } while (pageToken !== null)
  return listed
}

/** Only while the account is connected, so that a disconnection that began meanwhile leaves nothing behind. */
async function writeCalendars(store: DocumentStore, uid: Uid, accountId: AccountId, listed: readonly ListedCalendar[]) {
  const refs = listed.map(({ id }) => calendarRef(accountId, id))
  const calendarPaths = refs.map((ref) => paths.calendar(uid, ref))
  return await store.transaction(async (transaction) => {
    const [account, ...stored] = await transaction.getAll([paths.account(uid, accountId), ...calendarPaths])
    const state = account && accountDocumentSchema.parse(account.data).state
    if (state !== 'connected') throw new ConnectionRefused('disconnecting')
    const planned = listed.map((calendar, at) => planCalendarDocument(uid, accountId, calendar, stored[at]))
    transaction.write(planned.flatMap(({ write }) => write ?? []))
    return planned.map(({ document }) => ({ calendarRef: calendarRef(accountId, document.calendarId), document }))
  })
}
