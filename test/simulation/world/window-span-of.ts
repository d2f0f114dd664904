import type { WindowSpan } from '../../../functions/src/sync/mirror-window'

const FIRST: WindowSpan = { pastDays: 2, futureDays: 5 }
const OTHER: WindowSpan = { pastDays: 1, futureDays: 6 }

/** With which window each of the four versions is deployed: short ones, which histories see the ends of. */
export function windowSpanOf(version: number): WindowSpan {
  return version < 2 ? FIRST : OTHER
}
