import {
  AggregateField,
  type AggregateQuery,
  type DocumentSnapshot,
  type Firestore,
  type ReadOptions,
  type DocumentReference,
  type Transaction as FirestoreTransaction,
} from '@google-cloud/firestore'
import { addWrite } from './add-write'
import { buildQuery } from './build-query'
import type { Aggregate, DocumentQuery, DocumentStore, Snapshot, StoredDocument, Transaction } from './document-store'
import { asAborted } from './ended-transaction'
import { fromFirestore } from './stored-value'
import { translateStoreError } from './translate-store-error'
import { toUpdateTime } from './update-time'

/**
 * The real Firestore, or its emulator. The client library retries a commit that is reported unavailable, so a commit
 * that was applied at the first try may come back as `PreconditionFailed`.
 */
export function createFirestoreDocumentStore(firestore: Firestore): DocumentStore {
  return {
    getAll: (paths, fields) => reading(() => getAll(firestore, firestore, paths, fields)),

    query: (query) =>
      reading(async () =>
        (await buildQuery(firestore, query).get()).docs.flatMap((document) => stored(document) ?? []),
      ),

    aggregate: (query, sumOf) =>
      reading(async () => toAggregate((await aggregateQuery(firestore, query, sumOf).get()).data())),

    async commit(writes) {
      if (writes.length === 0) return
      const batch = firestore.batch()
      for (const write of writes) addWrite(firestore, batch, write)
      try {
        await batch.commit()
      } catch (error) {
        throw translateStoreError(error, 'write')
      }
    },

    transaction: (body) => transact(firestore, body),

    readOnly: (body) => readAtOneInstant(firestore, body),
  }
}

async function reading<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    throw translateStoreError(error, 'read')
  }
}

/**
 * The client library looks at an error's `code` to decide whether to run the body again, so errors of reads must
 * leave the body as they are, and the body's own errors must not look like them.
 */
async function transact<Result>(firestore: Firestore, body: (transaction: Transaction) => Promise<Result>) {
  const readErrors = new Set<unknown>()
  try {
    return await firestore.runTransaction((transaction) =>
      runBody(readErrors, () =>
        body({
          getAll: (paths) => remembering(readErrors, getAll(firestore, transaction, paths)),
          write: (writes) => {
            for (const write of writes) addWrite(firestore, transaction, write)
          },
        }),
      ),
    )
  } catch (error) {
    if (error instanceof BodyFailed) throw error.thrown
    throw translateStoreError(error, readErrors.has(error) ? 'read' : 'write')
  }
}

async function readAtOneInstant<Result>(firestore: Firestore, body: (snapshot: Snapshot) => Promise<Result>) {
  const readErrors = new Set<unknown>()
  try {
    return await firestore.runTransaction(
      (transaction) =>
        runBody(readErrors, () =>
          body({
            getAll: (paths) => remembering(readErrors, getAll(firestore, transaction, paths)),
            aggregate: (query, sumOf) => remembering(readErrors, aggregateIn(firestore, transaction, query, sumOf)),
          }),
        ),
      { readOnly: true },
    )
  } catch (error) {
    if (error instanceof BodyFailed) throw error.thrown
    throw translateStoreError(error, 'read')
  }
}

class BodyFailed extends Error {
  override readonly name = 'BodyFailed'
  readonly thrown: unknown

  constructor(thrown: unknown) {
    super('The body of a transaction failed')
    this.thrown = thrown
  }
}

async function runBody<Result>(readErrors: ReadonlySet<unknown>, body: () => Promise<Result>): Promise<Result> {
  try {
    return await body()
  } catch (error) {
    throw readErrors.has(error) ? error : new BodyFailed(error)
  }
}

async function remembering<Result>(readErrors: Set<unknown>, read: Promise<Result>): Promise<Result> {
  try {
    return await read
  } catch (thrown) {
    const error = asAborted(thrown)
    readErrors.add(error)
    throw error
  }
}

interface DocumentReader {
  getAll(...documents: (DocumentReference | ReadOptions)[]): Promise<DocumentSnapshot[]>
}

async function getAll(
  firestore: Firestore,
  reader: DocumentReader,
  paths: readonly string[],
  fields?: readonly string[],
): Promise<readonly (StoredDocument | undefined)[]> {
  if (paths.length === 0) return []
  const documents = paths.map((path) => firestore.doc(path))
  const options = fields ? [{ fieldMask: [...fields] }] : []
  return (await reader.getAll(...documents, ...options)).map(stored)
}

function stored(snapshot: DocumentSnapshot): StoredDocument | undefined {
  const data = snapshot.data()
  if (!data || !snapshot.updateTime) return undefined
  return {
    path: snapshot.ref.path,
    id: snapshot.id,
    data: fromFirestore(data),
    updateTime: toUpdateTime(snapshot.updateTime),
  }
}

type Counted = { count: AggregateField<number>; sum?: AggregateField<number> }

function aggregateQuery(firestore: Firestore, query: DocumentQuery, sumOf?: string): AggregateQuery<Counted> {
  const sum = sumOf === undefined ? {} : { sum: AggregateField.sum(sumOf) }
  return buildQuery(firestore, query).aggregate({ count: AggregateField.count(), ...sum })
}

async function aggregateIn(
  firestore: Firestore,
  transaction: FirestoreTransaction,
  query: DocumentQuery,
  sumOf?: string,
): Promise<Aggregate> {
  return toAggregate((await transaction.get(aggregateQuery(firestore, query, sumOf))).data())
}

function toAggregate(data: { readonly count: number; readonly sum?: number }): Aggregate {
  return { count: data.count, sum: data.sum ?? 0 }
}
