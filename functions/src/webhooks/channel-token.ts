import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { ChannelId, SyncId } from '../model/ids'
import { syncIdSchema } from '../model/ids'
import { currentKey, type Keyring } from '../support/keyring'

/** How long after its channel's expiration a token still verifies: notifications may arrive late, clocks differ. */
export const EXPIRY_LEEWAY_MS = 60 * 60 * 1000

const VERSION = '1'
const SYNC_ID_BYTES = 16
const EXPIRATION_BYTES = 6
const CLAIMS_BYTES = SYNC_ID_BYTES + EXPIRATION_BYTES

/** 54 bytes are 72 characters with no bits to spare, so that a token has one spelling only. */
const TOKEN = /^1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{72})$/

export interface ChannelTokenClaims {
  readonly keyring: Keyring
  readonly syncId: SyncId
  readonly channelId: ChannelId
  /** The channel's requested expiration, in milliseconds since the epoch. */
  readonly expiration: number
}

/**
 * Makes the token that Google repeats in every notification of a channel (`X-Goog-Channel-Token`, at most 256
 * characters): `version.keyId.base64url(syncId, expiration, HMAC-SHA256)`, about 80 characters. The channel id, which
 * travels in a header of its own, is part of what is signed: the token serves for this channel alone.
 */
export function signChannelToken({ keyring, syncId, channelId, expiration }: ChannelTokenClaims): string {
  const claims = Buffer.alloc(CLAIMS_BYTES)
  claims.write(syncId, 0, 'hex')
  claims.writeUIntBE(expiration, SYNC_ID_BYTES, EXPIRATION_BYTES)
  const mac = macOf(currentKey(keyring), keyring.current, channelId, claims)
  return `${VERSION}.${keyring.current}.${Buffer.concat([claims, mac]).toString('base64url')}`
}

export interface PresentedToken {
  readonly keyring: Keyring
  readonly token: string
  readonly channelId: ChannelId
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * The sync id a token was signed for, or null: forged, signed for another channel, with a key no longer in the
 * keyring, or expired by more than an hour. It does not tell which. No network, no storage.
 */
export function verifyChannelToken({ keyring, token, channelId, now }: PresentedToken): SyncId | null {
  const [, keyId = '', body = ''] = TOKEN.exec(token) ?? []
  const key = keyring.keys.get(keyId)
  if (key === undefined) return null

  const bytes = Buffer.from(body, 'base64url')
  const claims = bytes.subarray(0, CLAIMS_BYTES)
  if (!timingSafeEqual(macOf(key, keyId, channelId, claims), bytes.subarray(CLAIMS_BYTES))) return null

  const expiration = claims.readUIntBE(SYNC_ID_BYTES, EXPIRATION_BYTES)
  if (now > expiration + EXPIRY_LEEWAY_MS) return null
  return syncIdSchema.parse(claims.toString('hex', 0, SYNC_ID_BYTES))
}

/** Every part has a fixed length or an alphabet without the separator, so no two inputs give the same text. */
function macOf(key: KeyObject, keyId: string, channelId: ChannelId, claims: Buffer): Buffer {
  const signed = ['calendar-mirror channel token', VERSION, keyId, channelId, claims.toString('hex')].join('\n')
  return createHmac('sha256', key).update(signed).digest()
}
