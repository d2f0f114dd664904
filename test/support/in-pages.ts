import type { CalendarAccess } from '../../functions/src/google/calendar-access'
import type { EventListing, EventPage } from '../../functions/src/google/calendar-api'
import { withApi } from './with-api'

/** Called before a page of a listing is given; the number counts the pages of one listing from 0. */
export type BeforePage = (listing: EventListing, page: number) => void | Promise<void>

/**
 * A Google whose listings come in pages of so many rows, every other page empty: what it lists at one instant is given
 * out bit by bit, as the real one does with thousands of events.
 */
export function inPages(access: CalendarAccess, rows: number, before: BeforePage = () => undefined): CalendarAccess {
  const kept = new Map<string, readonly EventPage[]>()
  let listings = 0
  return withApi(access, (api) => ({
    async listEvents(listing, pageToken) {
      const [key = '', page = '0'] = pageToken?.split(' ') ?? []
      await before(listing, Number(page))
      const pages = kept.get(key) ?? cut(await api.listEvents(listing), rows, `listing-${(listings += 1)}`, kept)
      const found = pages[Number(page)]
      if (!found) throw new RangeError(`There is no page ${page}`)
      return found
    },
  }))
}

function cut(
  whole: EventPage,
  rows: number,
  key: string,
  kept: Map<string, readonly EventPage[]>,
): readonly EventPage[] {
  if (whole.next.kind === 'page') throw new RangeError('The listing is longer than one of the real pages')
  const bits: (readonly unknown[])[] = []
  for (let start = 0; start < whole.rows.length; start += rows) bits.push(whole.rows.slice(start, start + rows), [])
  if (bits.length === 0) bits.push([])
  const pages = bits.map((bit, index): EventPage => {
    const isLast = index === bits.length - 1
    return { ...whole, rows: bit, next: isLast ? whole.next : { kind: 'page', pageToken: `${key} ${index + 1}` } }
  })
  kept.set(key, pages)
  return pages
}
