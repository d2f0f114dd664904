import { eventRef } from '../../model/ids'
import type { Change } from '../change'
import { fetchEvent } from '../fetch-event'
import { planSeriesDeletion, planSeriesWrite, tryMapSeries } from '../plan-series'
import type { RepairContext } from './damage'
import type { Differences } from './find-differences'

/** The documents of recurring events as Google shows those now; of one without instances nothing stays. */
export async function planSeriesRepair(
  series: Differences,
  { damage: { read, listing, timeZone }, api, now }: RepairContext,
): Promise<readonly Change[]> {
  const { state } = read
  const listed = new Map([...listing.series.now].map((id) => [eventRef(state.calendarRef, id), id] as const))
  const changes: Change[] = []
  for (const ref of series.keys()) {
    const id = listed.get(ref)
    const event = id && (await fetchEvent(api, state.calendarId, id))
    const document = event && tryMapSeries(event, { calendar: { ...state, timeZone }, mirroredAt: new Date(now) })
    changes.push(...(document ? planSeriesWrite(state.uid, ref, document) : [planSeriesDeletion(state.uid, ref)]))
  }
  return changes
}
