import { randomUUID } from 'node:crypto'
import { countOperations } from '../../functions/src/firestore/counting-document-store'
import type { DocumentStore, Write } from '../../functions/src/firestore/document-store'
import { createFirestore } from '../../functions/src/firestore/create-firestore'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { PreconditionFailed } from '../../functions/src/model/errors/precondition-failed'
import { createTally, type Tally } from '../../functions/src/support/tally'
import { testProjectId } from '../support/test-project'
import { describeDocumentStore } from './document-store.contract'

const firestore = createFirestore(testProjectId())
const plain = createFirestoreDocumentStore(firestore)

afterAll(() => firestore.terminate())

describeDocumentStore('Firestore, counted', () => countOperations(plain, createTally()))

describe('what Firestore bills', () => {
  let tally: Tally
  let store: DocumentStore
  let collection: string
  const at = (n: number) => `${collection}/${n}`
  const all = () => ({ from: { collection }, where: [] })
  const create = (n: number): Write => ({ kind: 'create', path: at(n), data: { n } })

  beforeEach(() => {
    tally = createTally()
    store = countOperations(plain, tally)
    collection = `counted-${randomUUID()}`
  })

  it('a read for each document, also where there is none, once for one asked for twice', async () => {
    await store.getAll([at(1), at(2), at(1)])
    expect(tally).toMatchObject({ reads: 2, writes: 0, deletes: 0 })
  })

  it('a read for each document found, and one where a query finds none', async () => {
    await store.query(all())
    expect(tally.reads).toBe(1)
    await plain.commit([create(1), create(2), create(3)])
    await store.query(all())
    expect(tally.reads).toBe(4)
  })

  it('a read for each thousand index entries that an aggregation takes in, and never none', async () => {
    await store.aggregate(all())
    expect(tally.reads).toBe(1)
    const numbers = Array.from({ length: 1001 }, (_, n) => n)
    for (const start of [0, 500, 1000]) await plain.commit(numbers.slice(start, start + 500).map(create))
    await store.aggregate(all(), 'n')
    expect(tally.reads).toBe(3)
    await store.readOnly((snapshot) => snapshot.aggregate(all()))
    expect(tally.reads).toBe(5)
  })

  it('writes and deletes of a commit that went through, deletes of nothing too', async () => {
    await store.commit([create(1), { kind: 'set', path: at(2), data: {} }, { kind: 'delete', path: at(3) }])
    expect(tally).toMatchObject({ reads: 0, writes: 2, deletes: 1 })
    await expect(store.commit([create(1), create(4)])).rejects.toThrow(PreconditionFailed)
    expect(tally).toMatchObject({ reads: 0, writes: 2, deletes: 1 })
  })

  it('every reading of a transaction that runs again, and its writes once', async () => {
    await plain.commit([create(1)])
    let runs = 0
    const increment = () =>
      store.transaction(async (transaction) => {
        runs += 1
        const [found] = await transaction.getAll([at(1)])
        transaction.write([{ kind: 'update', path: at(1), data: { n: Number(found?.data['n']) + 1 } }])
      })
    await Promise.all([increment(), increment(), increment()])
    expect(tally).toMatchObject({ writes: 3, deletes: 0 })
    expect(tally.reads).toBeGreaterThanOrEqual(3)
    expect(tally.reads).toBeLessThanOrEqual(runs)
  })
})
