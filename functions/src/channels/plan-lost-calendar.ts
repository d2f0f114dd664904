import type { SyncState } from '../model/documents/sync-state'
import type { SyncId } from '../model/ids'

/**
 * - `ask`: look whether Google shows it again.
 * - `erase`: the same, and where it does not, nothing of it is kept any longer.
 */
export type LostAction = 'ask' | 'erase'

const HOUR = 3_600_000
/** How many hours pass between two looks: while its data is kept, and afterwards. */
const HOURS_WHILE_KEPT = 6
const HOURS_AFTERWARDS = 24

/** What is to be done about a calendar that Google shows no more; looks are spread over the hours by its id. */
export function planLostCalendar(
  now: number,
  syncId: SyncId,
  { lost, lease }: Pick<SyncState, 'lost' | 'lease'>,
  graceMs: number,
): LostAction | null {
  if (!lost || (lease && lease.until.getTime() > now)) return null
  if (lost.erasedAt === null && lost.since.getTime() <= now - graceMs) return 'erase'
  const period = lost.erasedAt === null ? HOURS_WHILE_KEPT : HOURS_AFTERWARDS
  const turn = Number.parseInt(syncId.slice(0, 8), 16) % period
  return Math.floor(now / HOUR) % period === turn ? 'ask' : null
}
