import { hash } from 'node:crypto'
import type { EventId } from '../model/ids'

/** Bytes an id takes in the packed form. */
const WIDTH = 8

/**
 * A set of event ids as 64-bit hashes: small enough for the syncState document with thousands of them. A false
 * positive costs a query that finds nothing, and has a probability of 2^-64 for each pair.
 */
export class IdFilter {
  private readonly keys: ReadonlySet<string>

  private constructor(keys: ReadonlySet<string>) {
    this.keys = keys
  }

  static of(ids: Iterable<EventId>): IdFilter {
    return new IdFilter(new Set([...ids].map(keyOf)))
  }

  static unpack(packed: Uint8Array): IdFilter {
    const text = Buffer.from(packed).toString('latin1')
    const keys = Array.from({ length: text.length / WIDTH }, (_, index) =>
      text.slice(index * WIDTH, (index + 1) * WIDTH),
    )
    return new IdFilter(new Set(keys))
  }

  has(id: EventId): boolean {
    return this.keys.has(keyOf(id))
  }

  with(ids: Iterable<EventId>): IdFilter {
    return new IdFilter(new Set([...this.keys, ...[...ids].map(keyOf)]))
  }

  without(ids: Iterable<EventId>): IdFilter {
    const gone = new Set([...ids].map(keyOf))
    return new IdFilter(new Set([...this.keys].filter((key) => !gone.has(key))))
  }

  /** Sorted, so that equal sets are equal bytes. */
  pack(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(Buffer.from([...this.keys].toSorted().join(''), 'latin1'))
  }
}

function keyOf(id: EventId): string {
  return hash('sha256', id, 'buffer').subarray(0, WIDTH).toString('latin1')
}
