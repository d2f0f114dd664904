import { randomBytes, randomUUID } from 'node:crypto'

/** Where the domain gets chance from, so that a simulation can repeat it. */
export interface Random {
  /** In [0, 1). */
  fraction(): number
  bytes(count: number): Buffer
  uuid(): string
}

export const systemRandom: Random = {
  fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  bytes: (count) => randomBytes(count),
  uuid: () => randomUUID(),
}
