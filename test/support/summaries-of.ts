import type { MirroredCalendar } from './mirrored-calendar'

/** The titles of a calendar's mirrored events, in the order of the alphabet. */
export async function summariesOf(calendar: MirroredCalendar): Promise<readonly string[]> {
  return (await calendar.documents()).map(({ data }) => String(data['summary'])).toSorted()
}
