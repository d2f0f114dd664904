import type { CalendarSimulator, EventResource } from '../calendar-simulator'
import type { MirroredEvent } from '../world/seen-mirror'

/** Milliseconds since the epoch. */
interface Window {
  readonly from: number
  readonly to: number
}

/** Every event and instance of a calendar, or of a window of it, as Google itself lists them, all pages. */
export function listAtGoogle(
  google: CalendarSimulator,
  account: string,
  calendarId: string,
  window?: Window,
): readonly EventResource[] {
  const bounds = window && { timeMin: new Date(window.from).toISOString(), timeMax: new Date(window.to).toISOString() }
  const events: EventResource[] = []
  let pageToken: string | undefined
  do {
    const page = google.events.list(account, calendarId, { singleEvents: true, maxResults: 2500, pageToken, ...bounds })
    events.push(...page.items)
    pageToken = page.nextPageToken
  } while (pageToken !== undefined)
  return events
}

/** What is in one but not in the other, or not the same in both; empty where the mirror is right. */
export function differences(
  listed: readonly Pick<EventResource, 'id' | 'summary' | 'start' | 'end'>[],
  mirrored: readonly Pick<MirroredEvent, 'eventId' | 'summary' | 'allDay' | 'startAt' | 'endAt'>[],
): readonly string[] {
  const stored = new Map(mirrored.map((event) => [event.eventId, event]))
  const atGoogle = new Set(listed.map(({ id }) => id))
  const surplus = mirrored
    .filter(({ eventId }) => !atGoogle.has(eventId))
    .map(({ eventId }) => `${eventId} is too many`)
  const wrong = listed.flatMap((event) => {
    const document = stored.get(event.id)
    if (document === undefined) return [`${event.id} is missing`]
    return isSame(event, document) ? [] : [`${event.id} is another`]
  })
  return [...wrong, ...surplus]
}

function isSame(
  { summary, start, end }: Pick<EventResource, 'summary' | 'start' | 'end'>,
  document: Pick<MirroredEvent, 'summary' | 'allDay' | 'startAt' | 'endAt'>,
): boolean {
  if ((summary ?? null) !== document.summary) return false
  if (start?.dateTime === undefined || end?.dateTime === undefined) return document.allDay
  const [from, to] = [Date.parse(start.dateTime), Date.parse(end.dateTime)]
  return !document.allDay && document.startAt === from && document.endAt === to
}
