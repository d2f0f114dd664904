import { z } from 'zod'
import type { DocumentStore, StoredDocument } from '../firestore/document-store'
import type { SyncState } from '../model/documents/sync-state'
import { eventIdSchema } from '../model/ids'
import { type Change, uncounted } from './change'
import type { IdFilter } from './id-filter'

/**
 * Lets go of the calendar's quarantine records, except of those events that `filter` names. All are looked at, because
 * runs that came to nothing may have left some that no state names.
 */
export async function planQuarantineRelease(
  { uid, calendarRef }: Pick<SyncState, 'uid' | 'calendarRef'>,
  filter: IdFilter,
  store: DocumentStore,
): Promise<readonly Change[]> {
  const records = await store.query({
    from: { collection: 'quarantine' },
    where: [
      { field: 'uid', op: '==', value: uid },
      { field: 'calendarRef', op: '==', value: calendarRef },
    ],
    fields: ['eventId'],
  })
  return records.filter((record) => isOver(record, filter)).map(({ path }) => uncounted({ kind: 'delete', path }))
}

const recordSchema = z.object({ eventId: eventIdSchema.nullable() })

/** A record of a row that had not even an id tells of itself alone, and ends with its time. */
function isOver({ data }: StoredDocument, filter: IdFilter): boolean {
  const { eventId } = recordSchema.parse(data)
  return eventId !== null && !filter.has(eventId)
}
