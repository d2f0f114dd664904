import { Firestore } from '@google-cloud/firestore'
import { healthHandler } from '../../functions/src/entrypoints/health'
import { countOperations } from '../../functions/src/firestore/counting-document-store'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { StoreUnavailable } from '../../functions/src/model/errors/store-unavailable'
import { createTally } from '../../functions/src/support/tally'
import { serveHandler, type ServedHandler } from '../support/serve-handler'
import { testProjectId } from '../support/test-project'

const NOON = Date.UTC(2026, 2, 1, 12)
const HOUR = 60 * 60 * 1000

const stops: (() => Promise<unknown>)[] = []
afterAll(() => Promise.all(stops.map((stop) => stop())))

describe('health', () => {
  it('of a mirror without calendars is ok, and knows of no share', async () => {
    const mirror = await mirrorOf({})
    expect(await mirror.health()).toEqual({
      status: 'ok',
      calendars: { live: 0, polling: 0, failing: 0 },
      oldestPendingSeconds: 0,
      verifiedShare24h: null,
      channelsExpiringSoon: 0,
    })
  })

  it('counts the mirrored calendars of all users by state, and leaves the others out', async () => {
    const mirror = await mirrorOf({
      'users/ada/calendars/1': { selected: true, state: 'live', lastVerifiedAt: new Date(NOON - 24 * HOUR) },
      'users/ada/calendars/2': { selected: true, state: 'live', lastVerifiedAt: new Date(NOON - 24 * HOUR - 1) },
      'users/ada/calendars/3': { selected: false, state: 'live', lastVerifiedAt: new Date(NOON) },
      'users/bob/calendars/1': { selected: true, state: 'polling', lastVerifiedAt: null },
      'users/bob/calendars/2': { selected: true, state: 'reauth_required', lastVerifiedAt: null },
      'users/bob/calendars/3': { selected: true, state: 'syncing', lastVerifiedAt: null },
    })
    expect(await mirror.health()).toMatchObject({
      calendars: { live: 2, polling: 1, failing: 1 },
      verifiedShare24h: 1 / 5,
    })
  })

  it('counts the open channels that end within a day', async () => {
    const mirror = await mirrorOf({
      'channels/1': { state: 'active', expiration: new Date(NOON + 24 * HOUR - 1) },
      'channels/2': { state: 'active', expiration: new Date(NOON + 24 * HOUR) },
      'channels/3': { state: 'closing', expiration: new Date(NOON) },
      'channels/4': { state: 'opening' },
    })
    expect(await mirror.health()).toMatchObject({ channelsExpiringSoon: 1 })
  })

  it('is ok while work waits for a quarter of an hour, and degraded from then on', async () => {
    const mirror = await mirrorOf({
      'syncState/1': { pendingSince: new Date(NOON - 15 * 60_000) },
      'syncState/2': { pendingSince: new Date(NOON - 1000) },
      'syncState/3': { pendingSince: null },
    })
    expect(await mirror.health()).toMatchObject({ status: 'ok', oldestPendingSeconds: 900 })
    mirror.pass(30_000)
    expect(await mirror.health()).toMatchObject({ status: 'degraded', oldestPendingSeconds: 930 })
  })

  it('is ok while one calendar of ten fails, and degraded with two', async () => {
    const calendars = Array.from({ length: 10 }, (_, number) => `users/u${number}/calendars/1`)
    const live = Object.fromEntries(calendars.map((path) => [path, { selected: true, state: 'live' }]))
    const failing = { selected: true, state: 'reauth_required' }
    const one = await mirrorOf({ ...live, 'users/u0/calendars/1': failing })
    expect(await one.health()).toMatchObject({ status: 'ok', calendars: { failing: 1 } })
    const two = await mirrorOf({ ...live, 'users/u0/calendars/1': failing, 'users/u1/calendars/1': failing })
    expect(await two.health()).toMatchObject({ status: 'degraded', calendars: { failing: 2 } })
  })

  it('costs seven reads in half a minute, however often it is asked for', async () => {
    const mirror = await mirrorOf({ 'syncState/1': { pendingSince: new Date(NOON) } })
    await Promise.all(Array.from({ length: 20 }, () => mirror.health()))
    mirror.pass(29_999)
    await mirror.health()
    expect(mirror.tally).toMatchObject({ reads: 7, writes: 0, deletes: 0 })
    mirror.pass(1)
    await mirror.health()
    expect(mirror.tally.reads).toBe(14)
  })

  it('is 503 while Firestore does not answer', async () => {
    const mirror = await mirrorOf({}, { broken: true })
    const answer = await fetch(mirror.url)
    expect([answer.status, mirror.logged]).toEqual([503, ['health_unavailable']])
  })

  it('is read, not written to', async () => {
    const mirror = await mirrorOf({})
    expect((await fetch(mirror.url, { method: 'POST' })).status).toBe(405)
    expect((await fetch(mirror.url, { method: 'HEAD' })).status).toBe(200)
  })
})

/** A project of its own with these documents, its health behind HTTP, and a clock that stands at noon. */
async function mirrorOf(documents: Readonly<Record<string, object>>, { broken = false } = {}) {
  const firestore = new Firestore({ projectId: testProjectId() })
  stops.push(() => firestore.terminate())
  await Promise.all(Object.entries(documents).map(([path, data]) => firestore.doc(path).set(data)))

  let now = NOON
  const tally = createTally()
  const logged: string[] = []
  const log = (event: string) => void logged.push(event)
  const store = countOperations(createFirestoreDocumentStore(firestore), tally)
  const fails = () => Promise.reject(new StoreUnavailable('down'))
  const server: ServedHandler = await serveHandler(
    healthHandler({
      store: broken ? { ...store, aggregate: fails, query: fails } : store,
      clock: { now: () => now, sleep: () => Promise.resolve() },
      logger: { info: log, warn: log, error: log },
    }),
  )
  stops.push(server.stop)
  return {
    url: server.url,
    tally,
    logged,
    pass: (milliseconds: number) => void (now += milliseconds),
    health: async (): Promise<unknown> => (await fetch(server.url)).json(),
  }
}
