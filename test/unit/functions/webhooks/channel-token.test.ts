import crypto from 'node:crypto'
import * as fc from 'fast-check'
import { channelIdSchema, syncIdSchema } from '../../../../functions/src/model/ids'
import { parseKeyring, type Keyring } from '../../../../functions/src/support/keyring'
import {
  EXPIRY_LEEWAY_MS,
  signChannelToken,
  verifyChannelToken,
} from '../../../../functions/src/webhooks/channel-token'

const expiration = Date.UTC(2026, 5, 1)
const syncId = syncIdSchema.parse('00112233445566778899aabbccddeeff')
const channelId = channelIdSchema.parse('6f1b8c52-4a1e-4d0e-9c43-0d5a3f2b1c77')
const keyring = keyringOf('k1', { k1: 1 })
const token = signChannelToken({ keyring, syncId, channelId, expiration })

describe('R31 a channel token', () => {
  it('verifies for its channel and names its sync', () => {
    expect(verifyChannelToken({ keyring, token, channelId, now: expiration - 1 })).toBe(syncId)
  })

  it('takes less than half of the 256 characters Google allows, in characters any header carries', () => {
    expect(token).toMatch(/^[A-Za-z0-9._-]{60,120}$/)
    const longKeyId = 'k'.repeat(32)
    const longest = signChannelToken({
      keyring: keyringOf(longKeyId, { [longKeyId]: 1 }),
      syncId,
      channelId,
      expiration,
    })
    expect(longest.length).toBeLessThan(128)
  })

  it('verifies until one hour after its expiration, and no longer', () => {
    const at = (now: number) => verifyChannelToken({ keyring, token, channelId, now })
    expect(EXPIRY_LEEWAY_MS).toBe(3_600_000)
    expect(at(expiration + 3_600_000)).toBe(syncId)
    expect(at(expiration + 3_600_001)).toBeNull()
  })

  it('verifies under an old key while the keyring holds it, and is signed with the current one', () => {
    const rotated = keyringOf('k2', { k1: 1, k2: 2 })
    expect(verifyChannelToken({ keyring: rotated, token, channelId, now: 0 })).toBe(syncId)

    const newer = signChannelToken({ keyring: rotated, syncId, channelId, expiration })
    expect(verifyChannelToken({ keyring: rotated, token: newer, channelId, now: 0 })).toBe(syncId)
    expect(verifyChannelToken({ keyring, token: newer, channelId, now: 0 })).toBeNull()
  })

  it('does not verify once its key is retired', () => {
    expect(verifyChannelToken({ keyring: keyringOf('k2', { k2: 2 }), token, channelId, now: 0 })).toBeNull()
  })

  it('does not verify under another key that took over the id', () => {
    expect(verifyChannelToken({ keyring: keyringOf('k1', { k1: 2 }), token, channelId, now: 0 })).toBeNull()
  })

  it('does not verify under the same key by another id', () => {
    const renamed = token.replace('.k1.', '.k2.')
    expect(
      verifyChannelToken({ keyring: keyringOf('k1', { k1: 1, k2: 1 }), token: renamed, channelId, now: 0 }),
    ).toBeNull()
  })

  it('never verifies for another channel', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        const other = channelIdSchema.parse(uuid)
        fc.pre(other !== channelId)
        expect(verifyChannelToken({ keyring, token, channelId: other, now: 0 })).toBeNull()
      }),
    )
  })

  it('never verifies with the signature of another sync or another expiration', () => {
    const hex = fc.stringMatching(/^[0-9a-f]{32}$/)
    fc.assert(
      fc.property(hex, fc.nat({ max: 2 ** 47 }), fc.integer({ min: 1, max: 22 }), (otherSync, otherExpiration, cut) => {
        const other = bodyOf(
          signChannelToken({ keyring, syncId: syncIdSchema.parse(otherSync), channelId, expiration: otherExpiration }),
        )
        const spliced = Buffer.concat([other.subarray(0, cut), bodyOf(token).subarray(cut)])
        fc.pre(!spliced.equals(bodyOf(token)))
        expect(verifyChannelToken({ keyring, token: tokenOf(spliced), channelId, now: 0 })).toBeNull()
      }),
    )
  })

  it('never verifies with any single bit flipped', () => {
    const body = bodyOf(token)
    for (let bit = 0; bit < body.length * 8; bit += 1) {
      const flipped = Buffer.from(body)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(verifyChannelToken({ keyring, token: tokenOf(flipped), channelId, now: 0 })).toBeNull()
    }
  })

  it.each([
    ['nothing', ''],
    ['a piece of one', token.slice(0, -1)],
    ['one with a tail', `${token}A`],
    ['one with a line break behind it', `${token}\n`],
    ['one with padding', `${token}=`],
    ['one of another version', token.replace(/^1/, '2')],
    ['one without a signature', token.slice(0, -43)],
    ['a key id every object has', token.replace('.k1.', '.constructor.')],
    ['all zeros', `1.k1.${'A'.repeat(72)}`],
  ])('is refused like every other one: %s', (_, presented) => {
    expect(verifyChannelToken({ keyring, token: presented, channelId, now: 0 })).toBeNull()
  })

  it('is compared in constant time', () => {
    const compare = jest.spyOn(crypto, 'timingSafeEqual')
    try {
      const forged = tokenOf(Buffer.alloc(54, 1))
      verifyChannelToken({ keyring, token: forged, channelId, now: 0 })
      expect(compare).toHaveBeenCalledTimes(1)
      expect(compare.mock.calls[0]?.map((bytes) => bytes.byteLength)).toEqual([32, 32])
    } finally {
      compare.mockRestore()
    }
  })
})

function keyringOf(current: string, fills: Readonly<Record<string, number>>): Keyring {
  const keys = Object.entries(fills).map(([id, fill]) => [id, Buffer.alloc(32, fill).toString('base64')] as const)
  return parseKeyring(JSON.stringify({ current, keys: Object.fromEntries(keys) }))
}

function bodyOf(signed: string): Buffer {
  return Buffer.from(signed.slice('1.k1.'.length), 'base64url')
}

function tokenOf(body: Buffer): string {
  return `1.k1.${body.toString('base64url')}`
}
