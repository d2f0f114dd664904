import { readFileSync } from 'node:fs'
import { assertFails, assertSucceeds, initializeTestEnvironment } from '@firebase/rules-unit-testing'
import type { RulesTestContext, RulesTestEnvironment } from '@firebase/rules-unit-testing'
import { setLogLevel } from 'firebase/firestore'
import { testEmulators, testProjectId } from '../support/test-project'

type Database = ReturnType<RulesTestContext['firestore']>

/** What a user may read of their own. */
const OWN_COLLECTIONS = ['accounts', 'calendars', 'events', 'series']

/** What only the functions see, and what nobody ever wrote. */
const SERVER_COLLECTIONS = [
  'syncState',
  'channels',
  'credentials',
  'calendarLists',
  'connectStates',
  'erasures',
  'usage',
  'quarantine',
  'reconciliations',
  'schedules',
  'anything',
]

// It would warn of every denial, and denials are what is tested.
setLogLevel('silent')

let environment: RulesTestEnvironment
let ana: Database
let ben: Database
let nobody: Database

beforeAll(async () => {
  const { hostname, port } = new URL(`http://${testEmulators().firestore}`)
  environment = await initializeTestEnvironment({
    projectId: testProjectId(),
    firestore: { rules: readFileSync('firestore.rules', 'utf8'), host: hostname, port: Number(port) },
  })
  ana = environment.authenticatedContext('ana').firestore()
  ben = environment.authenticatedContext('ben').firestore()
  nobody = environment.unauthenticatedContext().firestore()
  await environment.withSecurityRulesDisabled(async (context) => {
    const database = context.firestore()
    const own = ['ana', 'ben'].flatMap((uid) => OWN_COLLECTIONS.map((collection) => `users/${uid}/${collection}/one`))
    const others = SERVER_COLLECTIONS.map((collection) => `${collection}/one`)
    const unlisted = ['users/ana', 'users/ana/secrets/one', 'users/ana/events/one/notes/one']
    await Promise.all(
      [...own, ...others, ...unlisted].map((path) => database.doc(path).set({ uid: 'ana', selected: true })),
    )
  })
})

afterAll(() => environment.cleanup())

async function expectDenied(attempt: Promise<unknown>): Promise<void> {
  expect(await assertFails(attempt)).toHaveProperty('code', 'permission-denied')
}

/** Each way to change a document. */
const writes = {
  'create a document': (database: Database, collection: string) => database.collection(collection).add({ uid: 'ana' }),
  'set a document': (database: Database, collection: string) => database.doc(`${collection}/one`).set({ uid: 'ana' }),
  'merge into a document': (database: Database, collection: string) =>
    database.doc(`${collection}/one`).set({ uid: 'ana' }, { merge: true }),
  'update a document': (database: Database, collection: string) =>
    database.doc(`${collection}/one`).update({ selected: false }),
  'delete a document': (database: Database, collection: string) => database.doc(`${collection}/one`).delete(),
  'write in a batch': (database: Database, collection: string) =>
    database
      .batch()
      .update(database.doc(`${collection}/one`), { selected: false })
      .commit(),
  'write in a transaction': (database: Database, collection: string) =>
    database.runTransaction(async (transaction) => {
      transaction.update(database.doc(`${collection}/one`), { selected: false })
      return Promise.resolve()
    }),
}

describe.each(OWN_COLLECTIONS)('users/{uid}/%s', (collection) => {
  const own = `users/ana/${collection}`

  it('lets its owner get a document', async () => {
    const document = await assertSucceeds(ana.doc(`${own}/one`).get())
    expect(document.exists).toBe(true)
  })

  it('lets its owner get a document that does not exist', async () => {
    const document = await assertSucceeds(ana.doc(`${own}/none`).get())
    expect(document.exists).toBe(false)
  })

  it('lets its owner list it', async () => {
    const found = await assertSucceeds(ana.collection(own).get())
    expect(found.size).toBe(1)
  })

  it('lets its owner query it', async () => {
    const found = await assertSucceeds(ana.collection(own).where('selected', '==', true).orderBy('uid').limit(10).get())
    expect(found.size).toBe(1)
  })

  it('lets its owner listen to it', async () => {
    const size = new Promise<number>((resolve, reject) => {
      const stop = ana.collection(own).onSnapshot((snapshot) => {
        stop()
        resolve(snapshot.size)
      }, reject)
    })
    expect(await assertSucceeds(size)).toBe(1)
  })

  it('shows other users nothing', async () => {
    await expectDenied(ben.doc(`${own}/one`).get())
    await expectDenied(ben.doc(`${own}/none`).get())
    await expectDenied(ben.collection(own).get())
    await expectDenied(ben.collection(own).where('uid', '==', 'ben').get())
  })

  it('shows nothing to who is not signed in', async () => {
    await expectDenied(nobody.doc(`${own}/one`).get())
    await expectDenied(nobody.collection(own).get())
  })

  it('cannot be queried across users, not even for what is one’s own', async () => {
    await expectDenied(ana.collectionGroup(collection).get())
    const narrowed = ana.collectionGroup(collection).where('uid', '==', 'ana')
    await expectDenied(narrowed.get())
    await expectDenied(nobody.collectionGroup(collection).get())
  })

  it.each(Object.entries(writes))('lets nobody %s', async (_, write) => {
    for (const database of [ana, ben, nobody]) {
      await expectDenied(write(database, own))
    }
  })
})

describe.each(SERVER_COLLECTIONS)('%s', (collection) => {
  it('shows nobody anything', async () => {
    for (const database of [ana, nobody]) {
      await expectDenied(database.doc(`${collection}/one`).get())
      await expectDenied(database.collection(collection).get())
      await expectDenied(database.collection(collection).where('uid', '==', 'ana').get())
      await expectDenied(database.collectionGroup(collection).get())
    }
  })

  it.each(Object.entries(writes))('lets nobody %s', async (_, write) => {
    for (const database of [ana, nobody]) {
      await expectDenied(write(database, collection))
    }
  })
})

describe('what is not named in the rules', () => {
  const unlisted = ['users/ana', 'users/ana/secrets/one', 'users/ana/events/one/notes/one']

  it.each(unlisted)('denies %s to its owner', async (path) => {
    await expectDenied(ana.doc(path).get())
    await expectDenied(ana.doc(path).set({ uid: 'ana' }))
    await expectDenied(ana.doc(path).delete())
  })

  it('denies listing the users', async () => {
    await expectDenied(ana.collection('users').get())
  })
})
