import { watchCalendar, type WatchDependencies } from '../channels/watch-calendar'
import type { DocumentStore } from '../firestore/document-store'
import { AccountNotFound } from '../model/errors/account-not-found'
import { CalendarNotFound } from '../model/errors/calendar-not-found'
import type { AccountId, CalendarRef, Uid } from '../model/ids'
import { calendarRefSchema } from '../model/ids'
import { paths } from '../model/paths'
import { selectedCalendars } from './selected-calendars'
import { unselectCalendar } from './unselect-calendar'

/**
 * What became of one calendar.
 * - `watching`, `polling`: mirrored from now on, or as before. - `unselected`: no longer, and erased.
 * - `unselecting`: no longer; the hourly job erases what is left. - `failed`: as it was, or half way; the same call
 *   goes on from there.
 */
export type CalendarChoice =
  | {
      readonly calendarRef: CalendarRef
      readonly status: 'watching' | 'polling' | 'unselected' | 'unselecting'
    }
  | { readonly calendarRef: CalendarRef; readonly status: 'failed'; readonly error: unknown }

/**
 * Makes these calendars of an account, and no others of it, the mirrored ones. Each calendar is seen to by itself: one
 * that fails keeps no other from being mirrored or erased. Repeating a call repeats nothing. Throws `AccountNotFound`
 * for an account that is not there, or not this user's.
 */
export async function selectCalendars(
  uid: Uid,
  accountId: AccountId,
  wanted: readonly CalendarRef[],
  dependencies: WatchDependencies,
): Promise<readonly CalendarChoice[]> {
  const { store } = dependencies
  const [account] = await store.getAll([paths.account(uid, accountId)])
  if (!account) throw new AccountNotFound()
  const known = await calendarsOf(uid, accountId, store)
  const selected = await selectedCalendars(store, uid, accountId)
  const unwanted = selected.filter(({ calendarRef }) => !wanted.includes(calendarRef))
  const choices: CalendarChoice[] = []
  for (const calendarRef of new Set(wanted)) {
    choices.push(await attempt(calendarRef, () => watch(uid, calendarRef, known, dependencies)))
  }
  for (const { calendarRef } of unwanted) {
    choices.push(await attempt(calendarRef, () => unselect(uid, calendarRef, dependencies)))
  }
  return choices
}

async function calendarsOf(uid: Uid, accountId: AccountId, store: DocumentStore): Promise<ReadonlySet<CalendarRef>> {
  const documents = await store.query({
    from: { collection: paths.calendars(uid) },
    where: [{ field: 'accountId', op: '==', value: accountId }],
    fields: [],
  })
  return new Set(documents.map(({ id }) => calendarRefSchema.parse(id)))
}

async function attempt(
  calendarRef: CalendarRef,
  change: () => Promise<'watching' | 'polling' | 'unselected' | 'unselecting'>,
): Promise<CalendarChoice> {
  try {
    return { calendarRef, status: await change() }
  } catch (error) {
    return { calendarRef, status: 'failed', error }
  }
}

/** A calendar of another account of the same user is as unknown here as one of somebody else. */
async function watch(
  uid: Uid,
  calendarRef: CalendarRef,
  known: ReadonlySet<CalendarRef>,
  dependencies: WatchDependencies,
) {
  if (!known.has(calendarRef)) throw new CalendarNotFound()
  return (await watchCalendar(uid, calendarRef, dependencies)).status
}

async function unselect(uid: Uid, calendarRef: CalendarRef, dependencies: WatchDependencies) {
  const outcome = await unselectCalendar(uid, calendarRef, dependencies)
  return outcome === 'erased' ? 'unselected' : 'unselecting'
}
