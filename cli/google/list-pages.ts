import type { z } from 'zod'
import { find, get, type GoogleRest } from './google-rest'

interface Page {
  /** Empty on the last one. */
  readonly nextPageToken: string
}

/** All pages of one of Google's listings, to the last: one without items need not be it. Throws `CommandFailed`. */
export async function listPages<Listed extends Page>(
  rest: GoogleRest,
  address: string,
  query: Readonly<Record<string, string>>,
  schema: z.ZodType<Listed>,
): Promise<readonly Listed[]> {
  const pages: Listed[] = []
  let pageToken = ''
  do {
    const asked = new URLSearchParams(pageToken === '' ? query : { ...query, pageToken })
    const page = await find(rest, get(asked.size === 0 ? address : `${address}?${asked.toString()}`), schema)
    if (page) pages.push(page)
    pageToken = page?.nextPageToken ?? ''
  } while (pageToken !== '')
  return pages
}
