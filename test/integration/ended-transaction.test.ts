import { setTimeout as sleep } from 'node:timers/promises'
import { createFirestore } from '../../functions/src/firestore/create-firestore'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { testProjectId } from '../support/test-project'

const firestore = createFirestore(testProjectId())
const store = createFirestoreDocumentStore(firestore)
/** In the order in which the emulator locks them. */
const [WANTED, READ] = ['ended/a', 'ended/b']

afterAll(() => firestore.terminate())

/** The emulator lets nobody wait longer than two seconds for a lock. */
const LOCK_MS = 2_000

/** Transactions that have begun, and write both documents once they are let go. */
async function beginWriters(count: number) {
  const writers = Array.from({ length: count }, () => ({
    begun: Promise.withResolvers<void>(),
    go: Promise.withResolvers<void>(),
  }))
  const written = writers.map(({ begun, go }, n) =>
    store.transaction(async (transaction) => {
      await transaction.getAll(['ended/begin'])
      begun.resolve()
      await go.promise
      transaction.write([WANTED, READ].map((path) => ({ kind: 'update', path, data: { n } })))
    }),
  )
  await Promise.all(writers.map(({ begun }) => begun.promise))
  return { letGo: (writer: number) => writers[writer]?.go.resolve(), written }
}

/**
 * Writers that began before us take the lock of what we want to read one after the other, and wait for what we have
 * read: each gives up in time, but all together keep us waiting until the emulator ends our transaction. How often it
 * ran.
 */
async function readBehindWriters(): Promise<number> {
  await store.commit([WANTED, READ].map((path) => ({ kind: 'set', path, data: { n: -1 } })))
  const { letGo, written } = await beginWriters(3)
  let runs = 0
  await store.transaction(async (transaction) => {
    runs += 1
    await transaction.getAll([READ])
    if (runs === 1) {
      letGo(0)
      await sleep(LOCK_MS / 2)
      letGo(1)
      await sleep(LOCK_MS / 10)
      setTimeout(() => letGo(2), LOCK_MS * 0.4)
    }
    const [wanted] = await transaction.getAll([WANTED])
    transaction.write([{ kind: 'set', path: 'ended/seen', data: { n: wanted?.data['n'] } }])
  })
  // Whether each of them got its turn in the end is not the question.
  await Promise.allSettled(written)
  return runs
}

it('a transaction that is ended while it waits to read is run again', async () => {
  let runs = 1
  // A machine that is busy elsewhere may miss the moment.
  for (let attempt = 0; runs === 1 && attempt < 5; attempt += 1) runs = await readBehindWriters()
  expect(runs).toBeGreaterThan(1)
}, 120_000)
