import type { Aggregate, DocumentQuery, Filter, Snapshot, UpdateTime } from '../../firestore/document-store'
import type { SyncState } from '../../model/documents/sync-state'
import { paths } from '../../model/paths'
import { OUTDATED_HASH } from '../quarantine'

type Owner = Pick<SyncState, 'uid' | 'calendarRef'>

/** Stored events of a calendar, narrowed by what their hashes are. */
export function storedEvents({ uid, calendarRef }: Owner, ...hashes: readonly Filter[]): DocumentQuery {
  return {
    from: { collection: paths.events(uid) },
    where: [{ field: 'calendarRef', op: '==', value: calendarRef }, ...hashes],
  }
}

export interface StoredSum extends Aggregate {
  /** Of the state, at the same instant; undefined where there is none any more. */
  readonly updateTime: UpdateTime | undefined
}

/**
 * How many events of a calendar are stored, and the sum of their hashes, at one instant. Last good states of events in
 * quarantine are left out, as many as there may be.
 */
export async function sumStored(
  snapshot: Snapshot,
  statePath: string,
  owner: Owner,
  mostOutdated: number,
): Promise<StoredSum> {
  const outdated: Filter = { field: 'contentHash', op: '==', value: OUTDATED_HASH }
  const [[state], all, aside] = await Promise.all([
    snapshot.getAll([statePath]),
    snapshot.aggregate(storedEvents(owner), 'contentHash'),
    mostOutdated > 0 ? snapshot.aggregate(storedEvents(owner, outdated)) : { count: 0 },
  ])
  return { updateTime: state?.updateTime, count: all.count - Math.min(aside.count, mostOutdated), sum: all.sum }
}
