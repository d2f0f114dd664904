import { z } from 'zod'
import type { DocumentStore, StoredDocument } from '../firestore/document-store'
import { type ChannelRecord, channelRecordSchema } from '../model/documents/channel-record'
import { syncStateSchema } from '../model/documents/sync-state'
import { type SyncId, syncIdSchema } from '../model/ids'
import type { OpenRecord } from './plan-channel-actions'

const stateFields = {
  uid: true,
  accountId: true,
  token: true,
  lease: true,
  seq: true,
  pendingSince: true,
  notBefore: true,
  firstNotFoundAt: true,
  lost: true,
  refusedAt: true,
  push: true,
  pausedBy: true,
} as const
/** As much of a sync state as is planned with: its filters can be large. */
const scannedStateSchema = syncStateSchema.pick(stateFields)
export type ScannedState = z.infer<typeof scannedStateSchema>

/** A calendar that is mirrored, or whose channels are left. */
export interface ScannedCalendar {
  readonly syncId: SyncId
  /** Null where it is not mirrored any more. */
  readonly state: ScannedState | null
  readonly records: readonly OpenRecord[]
}

export interface CalendarPage {
  readonly calendars: readonly ScannedCalendar[]
  /** How many documents could not be read; they are left out. */
  readonly unreadable: number
  /** Where the next page goes on; null behind the last one. */
  readonly next: string | null
}

const STATES_A_PAGE = 250
const RECORDS_A_PAGE = 500

const OPEN: readonly ChannelRecord['state'][] = ['opening', 'active', 'closing']

/**
 * The page of calendars behind `after`, in the order of their sync ids, each with its open channels: sync states and
 * ledger are read side by side, both in that order, and neither is ever held as a whole. Two reads a calendar.
 */
export async function scanCalendars(store: DocumentStore, after: string): Promise<CalendarPage> {
  const states = await statesBehind(store, after)
  const lastState = states.length === STATES_A_PAGE ? (states.at(-1)?.id ?? null) : null
  const records = await recordsBetween(store, after, lastState)
  // Of the last calendar on a full page of the ledger there may be more records on the next one.
  const end = records.length === RECORDS_A_PAGE ? endOfWhole(records) : lastState
  const isOnPage = (syncId: string) => end === null || syncId <= end
  const grouped = new Map<string, { state: StoredDocument | null; records: StoredDocument[] }>()
  for (const state of states) if (isOnPage(state.id)) grouped.set(state.id, { state, records: [] })
  for (const record of records) {
    const syncId = syncIdOf(record)
    if (!isOnPage(syncId)) continue
    const group = grouped.get(syncId) ?? { state: null, records: [] }
    group.records.push(record)
    grouped.set(syncId, group)
  }
  const read = [...grouped].map(([id, group]) => readCalendar(id, group))
  const calendars = read.filter((calendar) => calendar !== null)
  return { calendars, unreadable: read.length - calendars.length, next: end }
}

async function statesBehind(store: DocumentStore, after: string): Promise<readonly StoredDocument[]> {
  return await store.query({
    from: { collection: 'syncState' },
    where: [],
    orderBy: [{ field: '__name__' }],
    limit: STATES_A_PAGE,
    fields: Object.keys(stateFields),
    ...(after === '' ? {} : { startAfter: [after] }),
  })
}

async function recordsBetween(store: DocumentStore, after: string, last: string | null) {
  return await store.query({
    from: { collection: 'channels' },
    where: [
      { field: 'state', op: 'in', value: OPEN },
      { field: 'syncId', op: '>', value: after },
      ...(last === null ? [] : [{ field: 'syncId', op: '<=', value: last } as const]),
    ],
    orderBy: [{ field: 'syncId' }],
    limit: RECORDS_A_PAGE,
  })
}

/** The last calendar of which all records are here; should all belong to one, that one, as far as it goes. */
function endOfWhole(records: readonly StoredDocument[]): string {
  const ids = records.map(syncIdOf)
  const last = ids.at(-1) ?? ''
  return ids.findLast((id) => id !== last) ?? last
}

function syncIdOf({ data }: StoredDocument): string {
  return z.string().parse(data['syncId'])
}

function readCalendar(
  id: string,
  { state, records }: { readonly state: StoredDocument | null; readonly records: readonly StoredDocument[] },
): ScannedCalendar | null {
  const syncId = syncIdSchema.safeParse(id)
  const parsed = state && scannedStateSchema.safeParse(state.data)
  const opened = z.array(channelRecordSchema).safeParse(records.map(({ data }) => data))
  if (!syncId.success || (parsed && !parsed.success) || !opened.success) return null
  const open = opened.data.filter((record) => record.state !== 'closed')
  return { syncId: syncId.data, state: parsed ? parsed.data : null, records: open }
}
