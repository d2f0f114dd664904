import type { WholeUser } from '../support/whole-user'
import { WholeWorld } from '../support/whole-world'

/** What is somebody's own, and stands below `users/{uid}`. */
const OWN = ['accounts', 'calendars', 'events', 'series']

/** Row 13: a client, with Firestore's own API, reads and writes whatever there is in a living project. */
describe('a client', () => {
  let world: WholeWorld
  let ada: WholeUser
  let bob: WholeUser
  /** Of every document that the functions ever wrote here, from the first segment on. */
  let paths: readonly string[]

  beforeAll(async () => {
    world = await WholeWorld.open()
    ;[ada, bob] = await Promise.all([world.addUser(), world.addUser()])
    for (const user of [ada, bob]) {
      user.insert('single', 24)
      user.insert('weekly', 26, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] })
      await user.watch()
    }
    world.local.google.push.setFaults({ drop: 1 })
    paths = [...(await world.everything()).keys()].map((name) => name.slice(name.indexOf('/documents/') + 11))
  }, 60_000)
  afterAll(() => world.close())

  const root = () =>
    `http://${world.local.firestore}/v1/projects/${world.local.projectId}/databases/(default)/documents`
  const encoded = (path: string) => path.split('/').map(encodeURIComponent).join('/')

  /** The status of one request, as that user; null: as nobody. */
  async function ask(user: WholeUser | null, path: string, init: RequestInit = {}): Promise<number> {
    const authorization: Record<string, string> = user ? { authorization: `Bearer ${user.idToken}` } : {}
    const headers = { 'content-type': 'application/json', ...authorization }
    const response = await fetch(`${root()}${path}`, { ...init, headers })
    await response.text()
    return response.status
  }

  const read = (user: WholeUser | null, path: string) => ask(user, `/${encoded(path)}`)
  const query = (user: WholeUser | null, parent: string, collectionId: string, allDescendants: boolean) => {
    const structuredQuery = { from: [{ collectionId, allDescendants }], limit: 1 }
    const body = JSON.stringify({ structuredQuery })
    return ask(user, `${parent === '' ? '' : `/${encoded(parent)}`}:runQuery`, { method: 'POST', body })
  }
  const fields = { summary: { stringValue: 'forged' }, state: { stringValue: 'connected' } }
  const body = JSON.stringify({ fields })
  const writes = (path: string): [string, RequestInit][] => [
    [`/${encoded(path)}`, { method: 'PATCH', body }],
    [`/${encoded(path)}?updateMask.fieldPaths=summary`, { method: 'PATCH', body }],
    [`/${encoded(path)}`, { method: 'DELETE' }],
    [`/${encoded(path.slice(0, path.lastIndexOf('/')))}?documentId=forged`, { method: 'POST', body }],
  ]

  const isOwn = (user: WholeUser, path: string) => {
    const [users, uid, collection = '', , more] = path.split('/')
    return users === 'users' && uid === user.uid && OWN.includes(collection) && more === undefined
  }

  it('finds all that there may be: what is somebody’s own, and what is the server’s', () => {
    const collections = new Set(paths.map((path) => path.split('/').at(-2)))
    for (const name of [...OWN, 'syncState', 'channels', 'credentials']) expect(collections).toContain(name)
  })

  it('gets what is its own, and no other document that there is', async () => {
    for (const path of paths) {
      expect([path, await read(ada, path)]).toEqual([path, isOwn(ada, path) ? 200 : 403])
      expect([path, await read(null, path)]).toEqual([path, 403])
    }
  })

  it('changes none, not even of its own', async () => {
    const before = await world.everything()
    for (const path of paths) {
      for (const user of [ada, null]) {
        for (const [where, init] of writes(path)) {
          expect([init.method, path, await ask(user, where, init)]).toEqual([init.method, path, 403])
        }
      }
    }
    expect(await world.everything()).toEqual(before)
  })

  it('queries its own collections, nobody else’s and none of the server’s', async () => {
    const collections = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))))
    for (const collection of [...collections, 'anything', `users/${ada.uid}/anything`]) {
      const at = collection.lastIndexOf('/')
      const [parent, id] = [collection.slice(0, Math.max(at, 0)), collection.slice(at + 1)]
      const own = isOwn(ada, `${collection}/any`)
      expect([collection, await query(ada, parent, id, false)]).toEqual([collection, own ? 200 : 403])
      expect([collection, await query(null, parent, id, false)]).toEqual([collection, 403])
    }
  })

  it('queries no collection group, neither of all users nor below its own path', async () => {
    const names = new Set(paths.flatMap((path) => path.split('/').at(-2) ?? []))
    for (const name of [...names, 'users', 'anything']) {
      expect([name, await query(ada, '', name, true)]).toEqual([name, 403])
      expect([name, await query(bob, `users/${ada.uid}`, name, true)]).toEqual([name, 403])
    }
  })

  it('reads and writes nothing at paths that nobody listed', async () => {
    const unlisted = [
      `users/${ada.uid}`,
      `users/${ada.uid}/secrets/one`,
      `users/${ada.uid}/events/one/notes/one`,
      'a/b',
    ]
    for (const path of unlisted) {
      expect([path, await read(ada, path)]).toEqual([path, 403])
      for (const [where, init] of writes(path)) expect([path, await ask(ada, where, init)]).toEqual([path, 403])
    }
  })
})
