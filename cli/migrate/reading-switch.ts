import { InvalidArgumentError } from 'commander'
import type { DocumentStore } from '../../functions/src/firestore/document-store'
import type { Uid } from '../../functions/src/model/ids'

/** Where apps look up which documents of a user they read: in which of their own documents, and in which of its fields. */
export interface ReadingSwitch {
  /** With `{uid}` where the user's id stands. */
  readonly document: string
  readonly field: string
}

/** What a user's apps read. */
export type Reading = 'mirror' | 'poller'

const OWN_COLLECTIONS =
  /^(syncState|channels|credentials|calendarLists|connectStates|quarantine|reconciliations|erasures|usage|schedules)\//
const OWN_OF_USERS = /^users\/[^/]+\/(accounts|calendars|events|series)\//

export function parseSwitchDocument(text: string): string {
  const segments = text.split('/')
  if (segments.length % 2 !== 0 || segments.some((segment) => segment === '')) {
    throw new InvalidArgumentError('It is no path of a document, such as users/{uid}/settings/calendar.')
  }
  if (!text.includes('{uid}')) throw new InvalidArgumentError('Users are cut over one by one: it needs {uid} in it.')
  if (OWN_COLLECTIONS.test(text) || OWN_OF_USERS.test(text)) {
    throw new InvalidArgumentError('That is the mirror’s own: name a document of your app.')
  }
  return text
}

/**
 * Says what a user's apps read from now on; other fields of the document stay as they are. False where nothing is to be
 * written: where it says so already, and where apps that never were sent to the mirror would be sent back.
 */
export async function setReading(
  uid: Uid,
  reading: Reading,
  { document, field }: ReadingSwitch,
  store: DocumentStore,
): Promise<boolean> {
  const path = document.replaceAll('{uid}', uid)
  return await store.transaction(async (transaction) => {
    const [found] = await transaction.getAll([path])
    const now = found?.data[field] === 'mirror' ? 'mirror' : 'poller'
    if (now === reading) return false
    transaction.write([{ kind: found ? 'update' : 'set', path, data: { [field]: reading } }])
    return true
  })
}
