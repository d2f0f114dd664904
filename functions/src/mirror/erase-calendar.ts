import type { CalendarRef, Uid } from '../model/ids'
import { paths } from '../model/paths'
import { type EraseDependencies, eraseDocuments } from './erase-documents'

/**
 * Deletes everything that is mirrored of one calendar: events, recurring events, and what is in quarantine; returns how
 * many documents. It can be called again after a crash, and says nothing to anybody but by `progress`.
 */
export async function eraseCalendar(
  { uid, calendarRef }: { readonly uid: Uid; readonly calendarRef: CalendarRef },
  dependencies: EraseDependencies,
): Promise<number> {
  const ofCalendar = { field: 'calendarRef', op: '==', value: calendarRef } as const
  const ofUser = { field: 'uid', op: '==', value: uid } as const
  const events = await eraseDocuments(paths.events(uid), [ofCalendar], dependencies)
  const series = await eraseDocuments(paths.seriesOf(uid), [ofCalendar], dependencies)
  return events + series + (await eraseDocuments('quarantine', [ofUser, ofCalendar], dependencies))
}
