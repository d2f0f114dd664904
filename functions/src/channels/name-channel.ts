import type { DocumentStore, StoredDocument, Transaction, Write } from '../firestore/document-store'
import { type ChannelRecord, channelRecordSchema } from '../model/documents/channel-record'
import type { Push, SyncState } from '../model/documents/sync-state'
import type { ChannelId } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { parseSyncState } from '../sync/stored-sync-state'

export type ActiveRecord = Extract<ChannelRecord, { state: 'active' }>

/**
 * - `named`: the state names this channel, and none but this one.
 * - `surplus`: somebody else gave the calendar a channel meanwhile; this one is on its way out.
 * - `gone`: the calendar is not mirrored any more; this one is on its way out.
 * - `erased`: the same, and the ledger does not know it any more either, so that nobody else will stop it.
 */
export type Naming =
  | { readonly kind: 'named' }
  | { readonly kind: 'surplus'; readonly push: Push }
  | { readonly kind: 'gone' }
  | { readonly kind: 'erased' }

/**
 * Makes an open channel the one whose notifications count: record, state and the predecessor's end in one commit, so
 * that of two callers one wins. `replacing` is what the state was found to name when the channel was decided upon.
 */
export async function nameChannel(
  record: ActiveRecord,
  replacing: Push | 'whatever is there',
  { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
): Promise<Naming> {
  return await store.transaction(async (transaction) => {
    const ledger = paths.channel(record.channelId)
    const [document, stored] = await transaction.getAll([paths.syncState(record.syncId), ledger])
    const state = document && parseSyncState(record.syncId, document).state
    if (state && names(state.push, record.channelId)) {
      // What a notification adopted is told its true expiration; never the other way round.
      if (!record.adopted) transaction.write(planNaming(record, state, new Date(clock.now())))
      return { kind: 'named' }
    }
    // Whoever erased the record erased the calendar before; one that is named tells, whatever became of its record.
    if (!stored) return { kind: 'erased' }
    const wanted = state && (replacing === 'whatever is there' || isSamePush(state.push, replacing))
    if (!wanted || !isOpening(stored)) {
      const { adopted: _, ...rest } = record
      transaction.write([{ kind: 'set', path: ledger, data: { ...rest, state: 'closing' } }])
      return state ? { kind: 'surplus', push: state.push } : { kind: 'gone' }
    }
    const now = new Date(clock.now())
    const replaced = await planReplaced(transaction, record, state.push, now)
    transaction.write([...planNaming(record, state, now), ...replaced])
    return { kind: 'named' }
  })
}

export function names(push: Push | undefined, channelId: ChannelId): boolean {
  return push?.kind === 'channel' && push.channelId === channelId
}

/** Whether both are about the same channel, or both about none for the same reason. */
export function isSamePush(one: Push, other: Push): boolean {
  return one.kind === 'channel' ? names(other, one.channelId) : one.kind === other.kind
}

/** Another worker may have taken it for left behind, and stopped it. */
function isOpening({ data }: StoredDocument): boolean {
  return channelRecordSchema.parse(data).state === 'opening'
}

/** The sync that has to follow counts as pending from here on: whoever dies before enqueueing it does not lose it. */
function planNaming(record: ActiveRecord, state: SyncState, now: Date): readonly Write[] {
  const { channelId, syncId, resourceId, expiration } = record
  const push: Push = { kind: 'channel', channelId, resourceId, expiration }
  const isWell =
    state.pausedBy.length === 0 && state.token !== null && state.refusedAt === null && state.firstNotFoundAt === null
  return [
    { kind: 'set', path: paths.channel(channelId), data: record },
    {
      kind: 'update',
      path: paths.syncState(syncId),
      data: { push, pendingSince: state.pendingSince ?? now, seq: state.seq + 1 },
    },
    {
      kind: 'update',
      path: paths.calendar(state.uid, state.calendarRef),
      data: { channelExpiration: expiration, ...(isWell ? { state: 'live' } : {}) },
    },
  ]
}

/** The predecessor is on its way out in the same commit, so that its end is not forgotten. */
export async function planReplaced(
  transaction: Transaction,
  { syncId, uid, accountId, calendarId }: Pick<ChannelRecord, 'syncId' | 'uid' | 'accountId' | 'calendarId'>,
  push: Push,
  now: Date,
): Promise<readonly Write[]> {
  if (push.kind !== 'channel') return []
  const { channelId, resourceId, expiration } = push
  const path = paths.channel(channelId)
  const [document] = await transaction.getAll([path])
  if (document) return [{ kind: 'update', path, data: { state: 'closing' } }]
  const identity = { channelId, syncId, uid, accountId, calendarId, createdAt: now }
  const data: ChannelRecord = { ...identity, resourceId, expiration, state: 'closing' }
  return [{ kind: 'create', path, data }]
}
