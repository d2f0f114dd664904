import type { ListOwner } from './calendar-list-state'
import { type CalendarListDependencies, type DiscoveredCalendar, syncCalendarList } from './sync-calendar-list'

/** Lists the account's calendars and gives each one a document, which says what Google says about it. */
export async function discoverCalendars(
  owner: ListOwner,
  dependencies: CalendarListDependencies,
): Promise<readonly DiscoveredCalendar[]> {
  return (await syncCalendarList(owner, 'everything', dependencies)).calendars
}
