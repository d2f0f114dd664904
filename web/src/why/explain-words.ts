import type { LiveOwn } from '../live/live-own'
import { type Finding, finding } from './finding'
import { troubleOfCalendar } from './trouble-of-calendar'

/** What may be the reason that no event of that title is here; only a link says which event is meant. */
export function explainWords({ accounts, calendars }: Pick<LiveOwn, 'accounts' | 'calendars'>, words: string): Finding {
  if ((accounts ?? []).length === 0) return finding('No Google account is connected.', 'Connect one first.')
  const troubled = (calendars ?? []).filter(({ selected }) => selected).flatMap((one) => troubleOfCalendar(one) ?? [])
  const unselected = (calendars ?? []).filter(({ selected }) => !selected).map(({ summary }) => `“${summary}”`)
  return finding(
    `Nothing here is called “${words}”.`,
    ...troubled,
    ...(unselected.length > 0 ? [`It may be in a calendar that is not mirrored: ${unselected.join(', ')}.`] : []),
    'Paste the event’s link from Google Calendar to know for sure: open the event there, and choose “Publish event” or copy the address of its page.',
  )
}
