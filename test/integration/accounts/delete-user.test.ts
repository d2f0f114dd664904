import { beginConnection } from '../../../functions/src/accounts/connect-begin'
import { completeConnection } from '../../../functions/src/accounts/connect-complete'
import { deleteUser } from '../../../functions/src/accounts/delete-user'
import { ConnectionRefused } from '../../../functions/src/model/errors/connection-refused'
import { CALENDAR_SCOPES } from '../../../functions/src/model/oauth-grant'
import { paths } from '../../../functions/src/model/paths'
import { aroundTransactions } from '../../support/around-transactions'
import { disconnecting, leftOf } from '../../support/disconnecting'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld } from '../../support/mirror-world'
import { watchDependencies, watchMirrored } from '../../support/watch-mirrored'

describe('deleting a user', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  async function watched() {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 5)
    await watchMirrored(calendar)
    await calendar.runWaitingTasks()
    return calendar
  }

  it('disconnects all accounts, and leaves nothing else either', async () => {
    const calendar = await watched()
    const { uid, accountId } = calendar.id
    await world.store.commit([
      { kind: 'set', path: paths.connectState('begun'), data: { uid } },
      { kind: 'set', path: `${paths.events(uid)}/stray`, data: { accountId: 'of-nobody' } },
    ])
    expect(await deleteUser(uid, disconnecting(world, calendar))).toBe('erased')
    expect(await leftOf(world, uid, accountId)).toEqual([])
    expect(await world.store.getAll([paths.connectState('begun'), `${paths.events(uid)}/stray`])).toEqual([
      undefined,
      undefined,
    ])
  })

  it('leaves nothing that names the user in any collection there is', async () => {
    const calendar = await watched()
    const { uid, accountId, calendarRef } = calendar.id
    const collections = [...collectionsOf(uid)].filter((name) => name !== 'usage')
    expect(collections.length).toBeGreaterThan(11)
    const strays = collections.map((collection) => `${collection}/stray-of-${uid}`)
    const data = { uid, accountId, calendarRef, kind: 'calendar' }
    await world.store.commit(
      strays
        .filter((path) => !path.includes('/accounts/') && !path.startsWith('erasures/'))
        .map((path) => ({ kind: 'set', path, data: { ...data, state: 'closed' } })),
    )
    await deleteUser(uid, disconnecting(world, calendar))
    expect((await world.store.getAll(strays)).filter(Boolean)).toEqual([])
  })

  it('ends a connection whose grant was on its way from Google', async () => {
    const calendar = await watched()
    const { uid, accountId, calendarId } = calendar.id
    const { store, clock, random, keyring } = world
    const { proof } = await beginConnection(
      uid,
      { returnTo: 'http://127.0.0.1/', account: null },
      { store, clock, random, consent: { pageUrl: () => 'http://127.0.0.1/consent' } },
    )
    const refreshToken = world.google.oauth.grantRefreshToken(calendarId, 'mirror', CALENDAR_SCOPES)
    const exchange = async () => {
      expect(await deleteUser(uid, disconnecting(world, calendar))).toBe('erased')
      return { accountId, email: calendarId, scopes: [...CALENDAR_SCOPES], refreshToken }
    }
    const outcome = await completeConnection(
      { ...proof, answer: { kind: 'code', code: 'any' } },
      { ...watchDependencies(calendar), ...calendar.dependencies(), credentialKeyring: keyring, consent: { exchange } },
    )
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'disconnecting' })
    expect(await leftOf(world, uid, accountId)).toEqual([])
  })

  it('refuses connections until it is over', async () => {
    const calendar = await watched()
    const { store, ...rest } = disconnecting(world, calendar)
    const refusals: unknown[] = []
    const interrupted = aroundTransactions(store, {
      async before(number) {
        if (number > 0) await world.reconnect(calendar.id).catch((error: unknown) => refusals.push(error))
      },
    })
    await deleteUser(calendar.id.uid, { ...rest, store: interrupted })
    expect(refusals.length).toBeGreaterThan(5)
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(ConnectionRefused)
    expect(await leftOf(world, calendar.id.uid, calendar.id.accountId)).toEqual([])
    await world.reconnect(calendar.id)
    expect(await calendar.account()).toMatchObject({ state: 'connected' })
  })
})

/** Where documents stand that may be a user's. */
function collectionsOf(uid: string): ReadonlySet<string> {
  const found = Object.values(paths).map((path: (...ids: never[]) => string) =>
    String(Reflect.apply(path, null, [uid, 'x'])),
  )
  const segments = found.map((path) => path.split('/'))
  return new Set(segments.map((parts) => parts.slice(0, parts.length % 2 === 0 ? -1 : undefined).join('/')))
}
