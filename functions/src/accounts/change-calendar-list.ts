import type { DocumentStore } from '../firestore/document-store'
import type { CalendarListState } from '../model/documents/calendar-list-state'
import type { SyncId } from '../model/ids'
import { paths } from '../model/paths'
import { parseCalendarList, tendAtOf } from './calendar-list-state'

type ListChange = Partial<Pick<CalendarListState, 'push' | 'opening' | 'leaving'>>

/**
 * Changes what stands about the channels of a list; null leaves it alone. Returns the state as it is then, undefined
 * where there is none (any more): a list that was ended does not come back this way.
 */
export async function changeCalendarList(
  { store, now }: { readonly store: DocumentStore; readonly now: number },
  syncId: SyncId,
  change: (state: CalendarListState) => ListChange | null,
): Promise<CalendarListState | undefined> {
  const path = paths.calendarList(syncId)
  return await store.transaction(async (transaction) => {
    const [document] = await transaction.getAll([path])
    if (!document) return undefined
    const { state } = parseCalendarList(syncId, document)
    const changes = change(state)
    if (changes === null) return state
    const changed = { ...state, ...changes, seq: state.seq + 1 }
    const data: CalendarListState = { ...changed, tendAt: tendAtOf(changed, now) }
    transaction.write([{ kind: 'update', path, data }])
    return data
  })
}
