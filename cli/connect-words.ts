import type { DiscoveredCalendar } from '../functions/src/accounts/sync-calendar-list'
import type { ConnectionRefusal } from '../functions/src/model/errors/connection-refused'

/** A line a calendar; what is mirrored already is marked. */
export function describeCalendars(found: readonly DiscoveredCalendar[]): string {
  const width = Math.max(...found.map(({ document }) => document.summary.length), 0)
  const lines = found.map(({ document, calendarRef }) => {
    const mark = document.selected ? '*' : ' '
    return `  ${mark} ${document.summary.padEnd(width)}  ${document.accessRole.padEnd(14)}  ${calendarRef}`
  })
  return [`${found.length} calendars (* mirrored):`, ...lines].join('\n')
}

/** The same for programs. */
export const tellCalendar = ({ document: { summary, accessRole, selected }, calendarRef }: DiscoveredCalendar) => ({
  calendarRef,
  summary,
  accessRole,
  selected,
})

/** How the calendars come to be mirrored. */
export function describeWatching([example]: readonly DiscoveredCalendar[]): string {
  if (!example) return '\nThe account has no calendar to watch.'
  return `
A calendar is mirrored once the user's client, signed in, calls the function watchCalendar for it:

  httpsCallable(functions, 'watchCalendar')({ calendarId: ${JSON.stringify(example.calendarRef)} })`
}

const refusals: Readonly<Record<ConnectionRefusal, string>> = {
  scopes_withheld:
    'Not connected: on Google’s page, both boxes (see events, see the list of calendars) have to be ticked.',
  no_refresh_token:
    'Not connected: Google gave no refresh token. Remove the app at myaccount.google.com/connections and try again.',
  other_account: 'Not connected: another Google account was chosen than the one that is to be connected again.',
  disconnecting: 'Not connected: the account is just being disconnected. Try again when that is through.',
}

export function describeRefusal(reason: ConnectionRefusal): string {
  return refusals[reason]
}
