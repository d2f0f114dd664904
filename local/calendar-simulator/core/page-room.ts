import type { Position } from './listing-token'
import type { Switches } from './switches'

/** Short enough that small calendars have several pages, too. */
const shortPage = 2

/** How many rows a page may have: Google's may be shorter than asked for, or empty, and not be the last. */
export const roomOn = (page: number, maxResults: number, { pages }: Pick<Switches, 'pages'>): number => {
  if (pages !== 'ragged' || page % 3 === 2) return maxResults
  return page % 3 === 1 ? 0 : Math.min(maxResults, shortPage)
}

interface Turned {
  /** The number of the page that was just made, from 0. */
  readonly page: number
  readonly after: Position
  readonly next: Position
}

/** Where the next page begins: now and then where this one did, so that its rows come twice. */
export const nextPosition = ({ page, after, next }: Turned, { pages }: Pick<Switches, 'pages'>): Position =>
  pages === 'repeating' && page % 3 === 1 ? after : next
