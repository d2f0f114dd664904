import { eventIdSchema } from '../../../functions/src/model/ids'
import { syncStateSchema } from '../../../functions/src/model/documents/sync-state'
import { IdFilter } from '../../../functions/src/sync/id-filter'
import type { StoredDocument } from '../../../functions/src/firestore/document-store'
import { type Invariant, Violation } from './violation'

const stateSchema = syncStateSchema.pick({ token: true, seriesFilter: true })

/**
 * What a commit has stored of a recurring event is in its state's filter by then: whoever goes on after a crash would
 * not look for it otherwise. Where there is no token, everything will be looked for.
 */
export function inspectSeriesFilter(
  { path, data }: StoredDocument,
  state: StoredDocument | undefined,
  count: (invariant: Invariant) => void,
): void {
  const series = eventIdSchema.nullable().catch(null).parse(data['recurringEventId'])
  if (series === null || !state) return
  const { token, seriesFilter } = stateSchema.parse(state.data)
  if (token === null) return
  count('what is stored of series is known')
  if (IdFilter.unpack(seriesFilter).has(series)) return
  throw new Violation('what is stored of series is known', `${path} is stored while no filter knows ${series}`)
}
