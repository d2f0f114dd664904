/** What a link to an event says about it. */
export interface EventLink {
  readonly eventId: string
  /** As the link has it, which shortens the usual domains; null where it names none. */
  readonly calendar: string | null
}

/**
 * Reads the link that Google Calendar gives for an event: its `eid` is event id and calendar id in base64url. Google
 * does not document the form, so whatever looks otherwise is no link.
 */
export function readEventLink(text: string): EventLink | null {
  const eid = /(?:[?&]eid=|\/eventedit\/)([A-Za-z0-9_-]+)/.exec(text)?.[1]
  if (eid === undefined) return null
  try {
    const [eventId = '', calendar] = atob(eid.replaceAll('-', '+').replaceAll('_', '/')).split(' ', 2)
    if (!/^[\x21-\x7e]+$/.test(eventId)) return null
    return { eventId, calendar: calendar === undefined ? null : fullCalendarId(calendar) }
  } catch {
    return null
  }
}

const domains: Readonly<Record<string, string>> = {
  '@m': '@gmail.com',
  '@g': '@group.calendar.google.com',
  '@v': '@group.v.calendar.google.com',
  '@i': '@import.calendar.google.com',
}

const fullCalendarId = (shortened: string): string =>
  shortened.replace(/@[mgvi]$/, (domain) => domains[domain] ?? domain)
