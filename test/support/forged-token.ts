import { createSecretKey, randomBytes } from 'node:crypto'
import { channelIdSchema, syncIdSchema } from '../../functions/src/model/ids'
import { type Keyring, parseKeyring } from '../../functions/src/support/keyring'
import { signChannelToken } from '../../functions/src/webhooks/channel-token'
import type { ChannelHeaders } from './whole-user'
import type { WholeWorld } from './whole-world'

const HOUR = 3_600_000

/** A channel token as the functions would sign it, but for what is said otherwise; for a sync that there is not. */
export function forgedToken(
  world: WholeWorld,
  { channelId }: Pick<ChannelHeaders, 'channelId'>,
  { keyring = ownKeyring(world), hoursLeft = 1 }: { readonly keyring?: Keyring; readonly hoursLeft?: number } = {},
): string {
  return signChannelToken({
    keyring,
    syncId: syncIdSchema.parse('0'.repeat(32)),
    channelId: channelIdSchema.parse(channelId),
    expiration: Date.now() + hoursLeft * HOUR,
  })
}

/** With 32 bytes that nobody knows, under a name: one that the functions have, or one that they have no more. */
export function strangeKeyring(keyId: string): Keyring {
  return { current: keyId, keys: new Map([[keyId, createSecretKey(randomBytes(32))]]) }
}

export function ownKeyring(world: WholeWorld): Keyring {
  return parseKeyring(world.param('CHANNEL_TOKEN_KEYS'))
}
