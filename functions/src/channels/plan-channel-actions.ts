import type { ChannelRecord } from '../model/documents/channel-record'
import type { Push } from '../model/documents/sync-state'
import type { ChannelId } from '../model/ids'
import { DAY } from '../sync/mirror-window'

/** A channel that may be sending notifications. */
export type OpenRecord = Exclude<ChannelRecord, { state: 'closed' }>

/** The channels of one calendar: what its state names, and what the ledger knows. */
export interface CalendarChannels {
  /** Null where the calendar is not mirrored any more. */
  readonly push: Push | null
  /** Whether Google shows the calendar no more, so that there is nothing to watch. */
  readonly lost: boolean
  readonly records: readonly OpenRecord[]
}

/**
 * - `open`: a new channel, named before its predecessor is stopped.
 * - `stop`: one that is on its way out, that no calendar names, or whose opening nobody completed.
 * - `close`: one that is over by its expiration, so that only the record has to say so.
 */
export type ChannelAction =
  | { readonly kind: 'open'; readonly reason: 'missing' | 'due' | 'adopted' | 'expired' | 'ask_again' }
  | { readonly kind: 'stop'; readonly channelId: ChannelId; readonly reason: 'closing' | 'orphaned' | 'abandoned' }
  | { readonly kind: 'close'; readonly channelId: ChannelId }

/** Whoever opens a channel is done with it after this time, or never will be. */
export const OPENING_MS = 10 * 60_000

/** Google means it when it says that a calendar cannot be watched, but calendars change. */
export const ASK_AGAIN_MS = 30 * DAY

/** What has to be done about a calendar's channels at `now`, in this order; nothing where all is well. */
export function planChannelActions(now: number, channels: CalendarChannels): readonly ChannelAction[] {
  const opening = planOpening(now, channels)
  const rest = channels.records.flatMap((record): readonly ChannelAction[] => planRecord(now, record, channels.push))
  return [...opening, ...rest]
}

function planOpening(now: number, { push, lost, records }: CalendarChannels): readonly ChannelAction[] {
  if (push === null || lost) return []
  switch (push.kind) {
    case 'none':
      return [{ kind: 'open', reason: 'missing' }]
    case 'unsupported':
      return now - (push.askedAt?.getTime() ?? 0) >= ASK_AGAIN_MS ? [{ kind: 'open', reason: 'ask_again' }] : []
    case 'channel': {
      if (push.expiration.getTime() <= now) return [{ kind: 'open', reason: 'expired' }]
      const record = records.find(({ channelId }) => channelId === push.channelId)
      if (record?.state === 'active' && record.adopted) return [{ kind: 'open', reason: 'adopted' }]
      return renewalTime(push, record?.createdAt) <= now ? [{ kind: 'open', reason: 'due' }] : []
    }
  }
}

/**
 * When a channel is to be replaced, in milliseconds since the epoch: with between a quarter and half of its life left,
 * the same at every look, so that channels that were opened together are not replaced together.
 */
export function renewalTime({ channelId, expiration }: Extract<Push, { kind: 'channel' }>, createdAt?: Date): number {
  // One that the ledger does not know, for whatever reason, is replaced by one that it does.
  if (!createdAt) return Number.NEGATIVE_INFINITY
  const life = expiration.getTime() - createdAt.getTime()
  return expiration.getTime() - life * (0.25 + 0.25 * jitterOf(channelId))
}

/** In [0, 1): the first 32 bits of a UUID are random. */
function jitterOf(channelId: ChannelId): number {
  return Number.parseInt(channelId.slice(0, 8), 16) / 2 ** 32
}

function planRecord(now: number, record: OpenRecord, push: Push | null): readonly ChannelAction[] {
  const { channelId, state } = record
  // What is named is replaced first, and on its way out then.
  if (push?.kind === 'channel' && push.channelId === channelId) return []
  if (record.expiration.getTime() <= now) return [{ kind: 'close', channelId }]
  switch (state) {
    case 'opening':
      return now - record.createdAt.getTime() >= OPENING_MS ? [{ kind: 'stop', channelId, reason: 'abandoned' }] : []
    case 'active':
      return [{ kind: 'stop', channelId, reason: 'orphaned' }]
    case 'closing':
      return [{ kind: 'stop', channelId, reason: 'closing' }]
  }
}
