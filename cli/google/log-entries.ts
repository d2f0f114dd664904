import { z } from 'zod'
import { find, type GoogleRest, post } from './google-rest'

export interface LogQuestion {
  /** https://cloud.google.com/logging/docs/view/logging-query-language */
  readonly filter: string
  /** How many are wanted, at most 1,000. */
  readonly most: number
}

const pageSchema = z.object({ entries: z.array(z.unknown()).default([]), nextPageToken: z.string().default('') })

/**
 * The newest entries of a project's log, newest first. A page without any is not the end: Google has not searched all by
 * then (https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list). Needs the role roles/logging.viewer.
 * Throws `CommandFailed`.
 */
export async function readLogEntries(
  rest: GoogleRest,
  projectId: string,
  { filter, most }: LogQuestion,
): Promise<readonly unknown[]> {
  const listing = { resourceNames: [`projects/${projectId}`], filter, orderBy: 'timestamp desc', pageSize: most }
  const entries: unknown[] = []
  let pageToken = ''
  do {
    const body = pageToken === '' ? listing : { ...listing, pageToken }
    const page = await find(rest, post('logging.googleapis.com/v2/entries:list', body), pageSchema)
    entries.push(...(page?.entries ?? []))
    pageToken = page?.nextPageToken ?? ''
  } while (pageToken !== '' && entries.length < most)
  return entries.slice(0, most)
}
