import type { CalendarApi } from '../google/calendar-api'
import type { CalendarId } from '../model/ids'
import { eventPages } from './list-pages'
import { type Row, readRow } from './read-row'

export interface Delta {
  readonly rows: readonly Row[]
  readonly pages: number
  readonly timeZone: string
  /** Null where the rows were more than asked for, and the rest was not listed. */
  readonly nextToken: string | null
}

/** What changed since the token, up to its last page or until there are more than `limit` rows. */
export async function readDelta(
  api: CalendarApi,
  calendarId: CalendarId,
  syncToken: string,
  limit = Infinity,
): Promise<Delta> {
  const rows: Row[] = []
  let pages = 0
  for await (const page of eventPages(api, { kind: 'delta', calendarId, syncToken })) {
    rows.push(...page.rows.map(readRow))
    pages += 1
    const nextToken = page.next.kind === 'end' ? page.next.syncToken : null
    if (nextToken !== null || rows.length > limit) return { rows, pages, timeZone: page.timeZone, nextToken }
  }
  throw new RangeError('A listing ended without its sync token')
}
