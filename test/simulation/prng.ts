import type { Random } from '../../functions/src/support/random'

/** One seeded source of chance (sfc32, by Chris Doty-Humphrey's PractRand): the same seed, the same numbers, anywhere. */
export class Prng implements Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  constructor(seed: string) {
    const [a, b, c] = [hashOf(seed, 0x9e3779b9), hashOf(seed, 0x243f6a88), hashOf(seed, 0xb7e15162)]
    this.a = a
    this.b = b
    this.c = c
    for (let round = 0; round < 12; round += 1) this.next()
  }

  /** 32 bits. */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  fraction(): number {
    return this.next() / 2 ** 32
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit)
  }

  /** A whole number in [from, to]. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1)
  }

  chance(probability: number): boolean {
    return probability > 0 && this.fraction() < probability
  }

  pick<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)]
    if (value === undefined) throw new RangeError('There is nothing to pick from')
    return value
  }

  bytes(count: number): Buffer {
    const bytes = Buffer.alloc(count)
    for (let at = 0; at < count; at += 1) bytes[at] = this.next() & 0xff
    return bytes
  }

  /** https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-4 */
  uuid(): string {
    const hex = this.bytes(16).toString('hex')
    const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20)}`
  }
}

/** FNV-1a. */
function hashOf(text: string, basis: number): number {
  let hash = basis
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}
