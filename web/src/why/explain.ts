import type { Calendar, CalendarEvent } from '../../../client/documents'
import type { LiveOwn } from '../live/live-own'
import type { EventLink } from './event-link'

/** What is known when somebody misses an event. */
export interface Known {
  readonly own: Pick<LiveOwn, 'accounts' | 'calendars'>
  readonly hidden: ReadonlySet<string>
  readonly showDeclined: boolean
  readonly link: EventLink | null
  readonly words: string
}

/** Why an event is not to be seen, most likely reason first. */
export interface Finding {
  readonly headline: string
  readonly sentences: readonly string[]
  /** Those that are here after all. */
  readonly events: readonly CalendarEvent[]
}

/** Says why the event that somebody misses is not to be seen; `found` is what the mirror has. */
export function explain(known: Known, found: readonly CalendarEvent[]): Finding {
  const [first] = found
  return first ? explainFound(known, first, found) : { ...explainMissing(known), events: [] }
}

function explainFound(
  { own, hidden, showDeclined }: Known,
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
    calendar ? troubleOf(calendar) : null,
  ].filter((sentence) => sentence !== null)
  const headline = sentences.length > 0 ? 'It is here, but …' : 'It is here.'
  return { headline, sentences, events }
}

type Reason = Omit<Finding, 'events'>

function explainMissing(known: Known): Reason {
  const { accounts, calendars } = known.own
  if ((accounts ?? []).length === 0) return reason('No Google account is connected.', 'Connect one first.')
  const named = known.link?.calendar ?? null
  if (named !== null) return explainNamed(named, calendars ?? [])
  const troubled = (calendars ?? []).filter(({ selected }) => selected).flatMap((one) => troubleOf(one) ?? [])
  const unselected = (calendars ?? []).filter(({ selected }) => !selected).map(({ summary }) => `“${summary}”`)
  return reason(
    known.link ? 'No calendar here has this event.' : `Nothing here is called “${known.words}”.`,
    ...troubled,
    ...(unselected.length > 0 ? [`It may be in a calendar that is not mirrored: ${unselected.join(', ')}.`] : []),
    ...elsewhere,
  )
}

function explainNamed(calendarId: string, calendars: readonly Calendar[]): Reason {
  const calendar = calendars.find((one) => one.calendarId === calendarId)
  if (!calendar) {
    return reason(
      'Its calendar belongs to none of your connected accounts.',
      `The event is in ${calendarId}. Connect the account that sees it, or have the calendar shared with yours.`,
    )
  }
  if (!calendar.selected) {
    return reason(`Its calendar, “${calendar.summary}”, is not mirrored.`, 'Choose it in the list of calendars.')
  }
  const trouble = troubleOf(calendar)
  if (trouble !== null) return reason(trouble)
  return reason(`“${calendar.summary}” is mirrored, but does not have it.`, ...elsewhere)
}

const elsewhere = [
  'Events are kept for some time back and some months ahead (30 and 180 days, unless this project says otherwise): outside of that they are not here.',
  'It may have been cancelled or deleted in Google.',
  'If it was made just now, it is still on its way: press “Sync now”.',
] as const

const reason = (headline: string, ...sentences: readonly string[]): Reason => ({ headline, sentences })

function troubleOf({ state, summary }: Calendar): string | null {
  switch (state) {
    case 'pending':
    case 'syncing':
      return `“${summary}” is still being read: the event may be on its way.`
    case 'reauth_required':
      return `“${summary}” is not up to date, because its account has to be connected again.`
    case 'paused':
      return `“${summary}” is paused: it is as it was then.`
    case 'inaccessible':
      return `Google no longer shows “${summary}” to your account.`
    case 'polling':
      return `Google tells of no changes in “${summary}”, so they arrive when it is asked the next time. “Sync now” asks at once.`
    case 'live':
      return null
  }
}
