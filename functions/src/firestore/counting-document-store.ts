import type { Tally } from '../support/tally'
import type { Aggregate, DocumentStore, Snapshot, StoredDocument, Transaction, Write } from './document-store'

/** https://firebase.google.com/docs/firestore/pricing#aggregation_queries */
const INDEX_ENTRIES_A_READ = 1_000

/**
 * Counts what Firestore bills: a read for each document asked for or found, also where there is none, and where a
 * transaction reads again; writes and deletes once their commit is acknowledged.
 */
export function countOperations(store: DocumentStore, tally: Tally): DocumentStore {
  return {
    getAll: (paths, fields) => countReads(tally, paths, store.getAll(paths, fields)),

    async query(query) {
      const found = await store.query(query)
      tally.reads += Math.max(1, found.length)
      return found
    },

    aggregate: (query, sumOf) => countAggregate(tally, store.aggregate(query, sumOf)),

    async commit(writes) {
      await store.commit(writes)
      countWrites(tally, writes)
    },

    async transaction(body) {
      let written: Write[] = []
      const result = await store.transaction((transaction) => {
        written = []
        return body(countIn(transaction, tally, written))
      })
      countWrites(tally, written)
      return result
    },

    readOnly: (body) => store.readOnly((snapshot) => body(countSnapshot(snapshot, tally))),
  }
}

function countIn(transaction: Transaction, tally: Tally, written: Write[]): Transaction {
  return {
    getAll: (paths) => countReads(tally, paths, transaction.getAll(paths)),
    write(writes) {
      transaction.write(writes)
      written.push(...writes)
    },
  }
}

function countSnapshot(snapshot: Snapshot, tally: Tally): Snapshot {
  return {
    getAll: (paths) => countReads(tally, paths, snapshot.getAll(paths)),
    aggregate: (query, sumOf) => countAggregate(tally, snapshot.aggregate(query, sumOf)),
  }
}

async function countReads(
  tally: Tally,
  paths: readonly string[],
  reading: Promise<readonly (StoredDocument | undefined)[]>,
): Promise<readonly (StoredDocument | undefined)[]> {
  const found = await reading
  tally.reads += new Set(paths).size
  return found
}

async function countAggregate(tally: Tally, aggregating: Promise<Aggregate>): Promise<Aggregate> {
  const aggregate = await aggregating
  tally.reads += Math.max(1, Math.ceil(aggregate.count / INDEX_ENTRIES_A_READ))
  return aggregate
}

function countWrites(tally: Tally, writes: readonly Write[]): void {
  for (const { kind } of writes) {
    if (kind === 'delete') tally.deletes += 1
    else tally.writes += 1
  }
}
