import type { CalendarApi, EventListing, EventPage, InstanceListing } from '../google/calendar-api'
import { GoogleUnavailable } from '../model/errors/google-unavailable'

/**
 * The pages of a listing until Google says that it was the last; an empty page is not. The next page is asked for
 * while the caller works on this one.
 */
export function eventPages(api: CalendarApi, listing: EventListing): AsyncGenerator<EventPage, void> {
  return pages((pageToken) => api.listEvents(listing, pageToken))
}

export function instancePages(api: CalendarApi, listing: InstanceListing): AsyncGenerator<EventPage, void> {
  return pages((pageToken) => api.listInstances(listing, pageToken))
}

async function* pages(fetch: (pageToken?: string) => Promise<EventPage>): AsyncGenerator<EventPage, void> {
  const seen = new Set<string>()
  let page = await fetch()
  while (page.next.kind === 'page') {
    const { pageToken } = page.next
    if (seen.has(pageToken)) throw new GoogleUnavailable('Google gave the same page token twice')
    seen.add(pageToken)
    const following = fetch(pageToken)
    following.catch(ignore) // Awaited below; meanwhile the caller may stop listening.
    yield page
    page = await following
  }
  yield page
}

function ignore(): void {}
