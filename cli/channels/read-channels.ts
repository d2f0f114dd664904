import { type OpenRecord, planChannelActions } from '../../functions/src/channels/plan-channel-actions'
import { scanCalendars, type ScannedCalendar } from '../../functions/src/channels/scan-calendars'
import type { DocumentStore } from '../../functions/src/firestore/document-store'

/**
 * - `named`: the one that its calendar names. - `opening`: somebody is about to open it, or died over it.
 * - `surplus`: open, or on its way out, and no calendar's; the next hour stops it. - `over`: ended by itself.
 */
export type Standing = 'named' | 'opening' | 'surplus' | 'over'

export interface LedgerEntry {
  readonly record: OpenRecord
  readonly standing: Standing
}

/** Every channel of the ledger that may be sending notifications, two reads a calendar. */
export async function readChannels(
  store: DocumentStore,
  now: number,
  signal: AbortSignal,
): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = []
  for (let after: string | null = ''; after !== null;) {
    signal.throwIfAborted()
    const { calendars, next } = await scanCalendars(store, after)
    entries.push(...calendars.flatMap((calendar) => entriesOf(calendar, now)))
    after = next
  }
  return entries
}

function entriesOf({ state, records }: ScannedCalendar, now: number): readonly LedgerEntry[] {
  const push = state?.push ?? null
  const planned = new Map(
    planChannelActions(now, { push, lost: state?.lost !== null, records }).flatMap((action) =>
      action.kind === 'open' ? [] : [[action.channelId, action.kind] as const],
    ),
  )
  return records.map((record) => ({ record, standing: standingOf(record, planned.get(record.channelId)) }))
}

function standingOf({ state }: OpenRecord, planned: 'stop' | 'close' | undefined): Standing {
  if (planned === 'stop') return 'surplus'
  if (planned === 'close') return 'over'
  return state === 'opening' ? 'opening' : 'named'
}
