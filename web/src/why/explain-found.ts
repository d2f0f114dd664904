import type { CalendarEvent } from '../../../client/documents'
import type { LiveOwn } from '../live/live-own'
import type { Finding } from './finding'
import { troubleOfCalendar } from './trouble-of-calendar'

/** How this device shows the calendar. */
export interface Shown {
  readonly own: Pick<LiveOwn, 'accounts' | 'calendars'>
  readonly hidden: ReadonlySet<string>
  readonly showDeclined: boolean
}

/** Events that are in the mirror, and why the first of them may not be to be seen all the same. */
export function explainFound(
  { own, hidden, showDeclined }: Shown,
  first: CalendarEvent,
  events: readonly CalendarEvent[],
): Finding {
  const calendar = own.calendars?.find(({ id }) => id === first.calendarRef)
  const sentences = [
    hidden.has(first.calendarRef) ? `You switched “${calendar?.summary}” off in the list of calendars.` : null,
    first.selfResponse === 'declined' && !showDeclined ? 'You declined it, and declined events are not shown.' : null,
    first.outdated
      ? 'Google has changed it to something that cannot be stored (it is quarantined); this is its last good state.'
      : null,
    first.summary === null && calendar?.accessRole === 'freeBusyReader'
      ? 'You may see busy times only, so it has no title here.'
      : null,
    calendar ? troubleOfCalendar(calendar) : null,
  ].filter((sentence) => sentence !== null)
  return { headline: sentences.length > 0 ? 'It is here, but …' : 'It is here.', sentences, events }
}
