import type { SyncState } from '../model/documents/sync-state'
import type { EventId } from '../model/ids'
import type { ChunkWriter } from './chunk-writer'
import type { Filters } from './plan-mirror-update'
import { planRelease } from './quarantine'

/**
 * Once everything that was added is committed, lets go of the records of what is in quarantine no more: what Firestore
 * refused once more was recorded anew. Returns the filters as they are then.
 */
export async function releaseAccepted(
  state: SyncState,
  released: Iterable<EventId>,
  filters: Filters,
  writer: ChunkWriter,
): Promise<Filters> {
  await writer.drain()
  const reached = { ...filters, quarantine: filters.quarantine.with(writer.refusals) }
  await writer.add(
    planRelease(
      state,
      [...released].filter((id) => !reached.quarantine.has(id)),
    ),
  )
  await writer.drain()
  return reached
}
