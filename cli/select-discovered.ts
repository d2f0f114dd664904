import type { DiscoveredCalendar } from '../functions/src/accounts/discover-calendars'
import { selectCalendar, type SelectDependencies } from '../functions/src/accounts/select-calendar'
import type { Uid } from '../functions/src/model/ids'
import { CommandFailed } from './connect-settings'

/** `all`, `none`, or calendars by either of their ids. Throws `CommandFailed` for one that was not found. */
export function chooseCalendars(
  found: readonly DiscoveredCalendar[],
  choice: readonly string[],
): readonly DiscoveredCalendar[] {
  if (choice.length === 1 && choice[0] === 'all') return found
  if (choice.length === 1 && choice[0] === 'none') return []
  return choice.map((id) => {
    const chosen = found.find(({ calendarRef, document }) => id === calendarRef || id === document.calendarId)
    if (!chosen) throw new CommandFailed(`There is no calendar ${id} in this account.`)
    return chosen
  })
}

export async function selectAll(
  uid: Uid,
  chosen: readonly DiscoveredCalendar[],
  dependencies: SelectDependencies,
): Promise<void> {
  for (const { calendarRef } of chosen) await selectCalendar(uid, calendarRef, dependencies)
}
