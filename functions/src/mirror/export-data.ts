import { documentPages, type PagedQuery } from '../firestore/document-pages'
import type { DocumentStore } from '../firestore/document-store'
import type { Uid } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'

export interface ExportDependencies {
  readonly store: Pick<DocumentStore, 'query'>
  readonly clock: Pick<Clock, 'now'>
}

/** So many documents of a megabyte at most are in memory at once. */
const DOCUMENTS_A_PAGE = 50

/**
 * All documents of a user as the pieces of one JSON text, in which instants are ISO 8601: accounts, calendars, events
 * and recurring events, each with its id. Credentials are no data of the user's and not among them. It is read page by
 * page while syncs go on, so that two documents may be of slightly different times.
 */
export async function* exportData(uid: Uid, { store, clock }: ExportDependencies): AsyncGenerator<string, void> {
  const collections = {
    accounts: paths.accounts(uid),
    calendars: paths.calendars(uid),
    events: paths.events(uid),
    series: paths.seriesOf(uid),
  }
  let opening = `{"exportedAt":${JSON.stringify(new Date(clock.now()))}`
  for (const [name, collection] of Object.entries(collections)) {
    opening += `,"${name}":[`
    let separator = ''
    for await (const documents of documentPages(store, everythingIn(collection))) {
      yield opening + separator + documents.map(({ id, data }) => JSON.stringify({ id, ...data })).join(',\n')
      opening = ''
      separator = ',\n'
    }
    opening += ']'
  }
  yield `${opening}}\n`
}

function everythingIn(collection: string): PagedQuery {
  return { from: { collection }, where: [], orderBy: [{ field: '__name__' }], limit: DOCUMENTS_A_PAGE }
}
