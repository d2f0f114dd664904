import { createHash } from 'node:crypto'
import type { Random } from '../../functions/src/support/random'

/** The same chance for the same seed. */
export function seededRandom(seed: string): Random {
  let drawn = 0
  const bytes = (count: number): Buffer => {
    const parts: Buffer[] = []
    for (let length = 0; length < count; length += 32) {
      drawn += 1
      parts.push(createHash('sha256').update(`${seed} ${drawn}`).digest())
    }
    return Buffer.concat(parts).subarray(0, count)
  }
  return { bytes, fraction: () => bytes(6).readUIntBE(0, 6) / 2 ** 48, uuid: () => uuidOf(bytes(16)) }
}

/** https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-4 */
function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  const variant = ((bytes.readUInt8(8) & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20)}`
}
