import { randomBytes, randomUUID } from 'node:crypto'
import { channelIdSchema, type SyncId, syncIdSchema } from '../../functions/src/model/ids'
import { parseKeyring } from '../../functions/src/support/keyring'
import { signChannelToken } from '../../functions/src/webhooks/channel-token'

const DAY = 86_400_000

/** A channel as Google knows it: whose calendar it is, and the headers that each of its notifications has. */
export interface Channel {
  readonly syncId: SyncId
  /** What Google sends (https://developers.google.com/workspace/calendar/api/guides/push#receiving-notifications). */
  readonly headers: Readonly<Record<string, string>>
}

export interface Channels {
  readonly all: readonly Channel[]
  /** For `CHANNEL_TOKEN_KEYS`. */
  readonly keys: string
}

/** So many channels, each of a calendar of its own, with tokens that one key signed. */
export function openChannels(count: number): Channels {
  const keys = JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } })
  const keyring = parseKeyring(keys)
  const all = Array.from({ length: count }, () => {
    const syncId = syncIdSchema.parse(randomBytes(16).toString('hex'))
    const channelId = channelIdSchema.parse(randomUUID())
    const expiration = Date.now() + DAY
    const headers = {
      'content-type': 'application/json; utf-8',
      'content-length': '0',
      'x-goog-channel-id': channelId,
      'x-goog-channel-token': signChannelToken({ keyring, syncId, channelId, expiration }),
      'x-goog-channel-expiration': new Date(expiration).toUTCString(),
      'x-goog-resource-id': randomBytes(20).toString('base64url'),
      'x-goog-resource-uri': 'https://www.googleapis.com/calendar/v3/calendars/primary/events?alt=json',
      'x-goog-resource-state': 'exists',
      'x-goog-message-number': '10',
    }
    return { syncId, headers }
  })
  return { all, keys }
}
