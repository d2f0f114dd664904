import type { CalendarApi } from '../google/calendar-api'
import { SyncUnsettled } from '../model/errors/sync-unsettled'
import type { CalendarId } from '../model/ids'
import { readDelta } from './read-delta'
import type { Row } from './read-row'

/** Somebody who edits more than a page all the time is waited for by the queue. */
const MAX_DELTAS = 6

export interface Changes {
  readonly rows: readonly Row[]
  /** Tells everything that changes from now on. */
  readonly nextToken: string
}

/**
 * Rows of everything that has changed since the token, by now. What changes once more while Google lists page after
 * page may be on none of them, and comes with the next delta instead
 * (https://developers.google.com/workspace/calendar/api/guides/sync), so deltas are asked for until one has a single
 * page. Throws `SyncUnsettled`.
 */
export async function readChanges(api: CalendarApi, calendarId: CalendarId, syncToken: string): Promise<Changes> {
  const rows: Row[] = []
  let since = syncToken
  for (let deltas = 0; deltas < MAX_DELTAS; deltas += 1) {
    const delta = await readDelta(api, calendarId, since)
    rows.push(...delta.rows)
    if (delta.nextToken === null) break
    if (delta.pages === 1) return { rows, nextToken: delta.nextToken }
    since = delta.nextToken
  }
  throw new SyncUnsettled()
}
