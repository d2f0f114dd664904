import type { DocumentStore, Write } from '../firestore/document-store'
import type { CalendarRef, Uid } from '../model/ids'
import { paths } from '../model/paths'

export interface EraseCalendarDependencies {
  readonly store: Pick<DocumentStore, 'query'>
  /**
   * Deletes the documents it is given, or throws where this eraser has lost its right to: the commit of a lease, or one
   * that is conditioned on the calendar still being on its way out. A bare `store.commit` would delete what a calendar
   * that was selected again meanwhile has written.
   */
  readonly commit: (writes: readonly Write[]) => Promise<void>
  /** Called between commits, none of which is under way then, with how many documents are gone. */
  readonly progress?: (erased: number) => Promise<void>
}

/** Deletes in one commit, and commits under way at once; more of either did not delete more documents a second. */
const DELETES_A_COMMIT = 400
const IN_FLIGHT = 4
const DOCUMENTS_A_PAGE = DELETES_A_COMMIT * IN_FLIGHT

/**
 * Deletes everything that is mirrored of one calendar: events, recurring events, and what is in quarantine; returns how
 * many documents. Memory does not grow with their number, and whoever calls it again after a crash goes on with what is
 * left. Nothing else may be writing the calendar meanwhile.
 */
export async function eraseCalendar(
  { uid, calendarRef }: { readonly uid: Uid; readonly calendarRef: CalendarRef },
  { store, commit, progress }: EraseCalendarDependencies,
): Promise<number> {
  let erased = 0
  for (const collection of [paths.events(uid), paths.seriesOf(uid), 'quarantine']) {
    for await (const page of documentsOf(store, collection, uid, calendarRef)) {
      await deleteAll(page, commit)
      erased += page.length
      await progress?.(erased)
    }
  }
  return erased
}

/** Goes on behind what it found, since looking for it from the start again would lead over all that was deleted. */
async function* documentsOf(
  store: EraseCalendarDependencies['store'],
  collection: string,
  uid: Uid,
  calendarRef: CalendarRef,
): AsyncGenerator<readonly string[], void> {
  const ofUser = collection === 'quarantine' ? [{ field: 'uid', op: '==', value: uid } as const] : []
  const query = {
    from: { collection },
    where: [...ofUser, { field: 'calendarRef', op: '==', value: calendarRef } as const],
    orderBy: [{ field: '__name__' }],
    limit: DOCUMENTS_A_PAGE,
    fields: [],
  }
  let documents = await store.query(query)
  while (documents.length > 0) {
    yield documents.map(({ path }) => path)
    const last = documents.at(-1)
    if (!last || documents.length < DOCUMENTS_A_PAGE) return
    documents = await store.query({ ...query, startAfter: [last.id] })
  }
}

/** Waits for all of them, also where one fails, so that nothing is under way any more when this returns. */
async function deleteAll(documents: readonly string[], commit: EraseCalendarDependencies['commit']): Promise<void> {
  const chunks: Promise<void>[] = []
  for (let start = 0; start < documents.length; start += DELETES_A_COMMIT) {
    const some = documents.slice(start, start + DELETES_A_COMMIT)
    chunks.push(commit(some.map((path) => ({ kind: 'delete', path }))))
  }
  const settled = await Promise.allSettled(chunks)
  for (const result of settled) if (result.status === 'rejected') throw result.reason
}
