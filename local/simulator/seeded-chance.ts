import { createHash } from 'node:crypto'

/** Numbers in [0, 1) that are the same for the same text. */
export function seededChance(seed: string): { fraction(): number } {
  let count = 0
  return {
    fraction: () => {
      count += 1
      return createHash('sha256').update(`${seed} ${count}`).digest().readUIntBE(0, 6) / 2 ** 48
    },
  }
}
