import type { Switches } from './switches'

/** Short enough that small calendars have several pages, too. */
const shortPage = 2

/** How many rows a page may have: Google's may be shorter than asked for, or empty, and not be the last. */
export const roomOn = (page: number, maxResults: number, { pages }: Pick<Switches, 'pages'>): number => {
  if (pages === 'full' || page % 3 === 2) return maxResults
  return page % 3 === 1 ? 0 : Math.min(maxResults, shortPage)
}
