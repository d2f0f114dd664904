/**
 * Chance that can be repeated: the faults of a run depend on its seed and on the calls that are made, and on nothing
 * else, so that a failure that somebody met can be met again.
 */
export interface Chance {
  /** Begins anew: every stream starts over. */
  seed(seed: string): void
  /** Streams whose names begin so start over. */
  restart(prefix: string): void
  /** Fractions in [0, 1), the same for the same seed and name. */
  stream(name: string): () => number
}

/** FNV-1a. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

/** Mulberry32 (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c): small, and even enough. */
const fractionsFrom = (start: number): (() => number) => {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const createChance = (first: string): Chance => {
  let seed = first
  const streams = new Map<string, () => number>()
  return {
    seed: (next) => {
      seed = next
      streams.clear()
    },
    restart: (prefix) => {
      for (const name of streams.keys()) if (name.startsWith(prefix)) streams.delete(name)
    },
    stream: (name) => () => {
      const stream = streams.get(name) ?? fractionsFrom(hashOf(`${seed} ${name}`))
      streams.set(name, stream)
      return stream()
    },
  }
}
