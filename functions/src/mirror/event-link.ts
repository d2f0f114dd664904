import { type CalendarId, calendarIdSchema, type EventId, eventIdSchema } from '../model/ids'

/** What a link to an event says about it. */
export interface EventLink {
  readonly eventId: EventId
  /** Null where the link names none. */
  readonly calendarId: CalendarId | null
}

/**
 * Reads the link that Google Calendar gives for an event: its `eid` is event id and calendar id in base64url. Google
 * does not document the form, so whatever looks otherwise is no link: null. Nothing is fetched from it.
 */
export function readEventLink(text: string): EventLink | null {
  const eid = /(?:[?&]eid=|\/eventedit\/)([A-Za-z0-9_-]+)/.exec(text)?.[1]
  if (eid === undefined) return null
  const [id = '', calendar] = Buffer.from(eid, 'base64url').toString('latin1').split(' ', 2)
  const eventId = PRINTABLE.test(id) ? eventIdSchema.safeParse(id).data : undefined
  if (eventId === undefined) return null
  return { eventId, calendarId: calendarIdSchema.safeParse(calendar && fullCalendarId(calendar)).data ?? null }
}

const PRINTABLE = /^[\x21-\x7e]+$/

/** The link shortens the usual domains. */
const domains: Readonly<Record<string, string>> = {
  '@m': '@gmail.com',
  '@g': '@group.calendar.google.com',
  '@v': '@group.v.calendar.google.com',
  '@i': '@import.calendar.google.com',
}

const fullCalendarId = (shortened: string): string =>
  shortened.replace(/@[mgvi]$/, (domain) => domains[domain] ?? domain)
