import type { EventExplanation } from '../../../client/callables'
import { formatInstant } from '../time/format'
import { type Finding, finding } from './finding'

interface Words {
  /** A calendar's name by its id. */
  readonly nameOf: (calendarId: string) => string
  readonly zone: string
}

type Missing = Exclude<EventExplanation, { readonly reason: 'mirrored' }>

/** The server's answer about an event that is not in the mirror, in words that say what to do. */
export function explainLink(explanation: Missing, { nameOf, zone }: Words): Finding {
  const name = 'calendarId' in explanation ? `“${nameOf(explanation.calendarId)}”` : ''
  switch (explanation.reason) {
    case 'mirrored_series':
      return finding(
        'It is here.',
        'The link means the recurring event as a whole; each of its instances is on its day.',
        ...(explanation.standstill === null ? [] : [`${name} is not kept up to date, so this may be old.`]),
      )
    case 'no_account':
      return finding('No Google account is connected.', 'Connect one first.')
    case 'unknown_calendar':
      return finding(
        'Its calendar belongs to none of your connected accounts.',
        explanation.googleCalendarId === null
          ? 'The link does not say which calendar it is in.'
          : `The event is in ${explanation.googleCalendarId}. Connect the account that sees it, or have the calendar shared with yours.`,
      )
    case 'calendar_not_selected':
      return finding(`Its calendar, ${name}, is not mirrored.`, 'Choose it in the list of calendars.')
    case 'reauth_required':
      return finding(`${name} is not up to date: its account has to be connected again.`)
    case 'paused':
      return finding(`${name} is paused: it is as it was then.`, 'Go on with it in the list of calendars.')
    case 'lost_access':
      return finding(`Google no longer shows ${name} to your account.`, 'Ask its owner to share it again.')
    case 'quarantined':
      return finding(
        'It cannot be stored, so it was set apart (quarantined).',
        'Something in it is not as Google promises. It is tried again every night, and whenever it changes.',
      )
    case 'outside_window':
      return finding(
        `${name} is mirrored, and the event lies outside of the days that are kept.`,
        ...datesOf(explanation, zone),
      )
    case 'deleted':
      if (!explanation.known)
        return finding('Google knows of no such event.', `Is it the right link? It may not be shown to your account.`)
      return finding(
        'Google has no such event any more.',
        `It was cancelled or deleted in ${name}, or is not shown to your account.`,
      )
    case 'first_sync':
      return finding(`${name} is being read for the first time: the event is on its way.`)
    case 'on_its_way':
      return finding(
        'It is on its way.',
        explanation.notBefore === null
          ? 'Google has it, and it will be here in a moment. “Sync now” fetches it at once.'
          : `Google asked for patience; the calendar is read again at ${at(explanation.notBefore, zone)}.`,
      )
    case 'google_unavailable':
      return finding('It is not here, and Google cannot be asked just now.', 'Try again in a few minutes.')
  }
}

function datesOf(
  { event, window }: Extract<EventExplanation, { readonly reason: 'outside_window' }>,
  zone: string,
): readonly string[] {
  const kept = `Kept is what happens between ${on(window.from, zone)} and ${on(window.to, zone)}.`
  return [event === null ? 'It repeats on other days only.' : `It begins on ${on(event.from, zone)}.`, kept]
}

const on = (instant: string, zone: string): string => formatInstant(Date.parse(instant), zone, { dateStyle: 'long' })

const at = (instant: string, zone: string): string =>
  formatInstant(Date.parse(instant), zone, { hour: 'numeric', minute: '2-digit' })
