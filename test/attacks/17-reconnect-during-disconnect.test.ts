import { disconnectAccount } from '../../functions/src/accounts/disconnect-account'
import { readCredential } from '../../functions/src/accounts/read-credential'
import type { AccountId, Uid } from '../../functions/src/model/ids'
import { paths } from '../../functions/src/model/paths'
import { ConnectWorld } from '../support/connect-world'
import { ConnectingBrowser } from '../support/connecting-browser'

const ANNA = 'anna@example.com'

/** Row 17, from the browser's side: who connects an account while it is being erased. */
describe('an account that is being disconnected', () => {
  let world: ConnectWorld
  let browser: ConnectingBrowser
  let uid: Uid
  let accountId: AccountId

  beforeAll(async () => {
    world = await ConnectWorld.open()
    accountId = world.newAccount(ANNA)
  })
  beforeEach(async () => {
    browser = new ConnectingBrowser(world)
    uid = world.newUser()
    await browser.connect(uid, ANNA)
  })
  afterAll(() => world.close())

  const account = async () => (await world.store.getAll([paths.account(uid, accountId)]))[0]?.data
  const beginDisconnecting = () =>
    world.store.commit([{ kind: 'update', path: paths.account(uid, accountId), data: { state: 'disconnecting' } }])

  async function everything(): Promise<readonly string[]> {
    const mine = ['accounts', 'calendars', 'events', 'series'].map((name) => `users/${uid}/${name}`)
    const servers = ['syncState', 'channels', 'calendarLists', 'credentials', 'connectStates']
    const ofUser = [{ field: 'uid', op: '==', value: uid } as const]
    const found = await Promise.all([
      ...mine.map((collection) => world.store.query({ from: { collection }, where: [], fields: [] })),
      ...servers.map((collection) => world.store.query({ from: { collection }, where: ofUser, fields: [] })),
    ])
    return found.flat().map(({ path }) => path)
  }

  async function disconnect(): Promise<void> {
    const { store, keyring } = world
    const dependencies = world.dependencies()
    await disconnectAccount(uid, accountId, {
      ...dependencies,
      readRefreshToken: (owner, id) => readCredential(store, keyring, { uid: owner, accountId: id }),
      revokeToken: async () => undefined,
    })
  }

  it('cannot be connected again meanwhile, neither by name nor by choice', async () => {
    await beginDisconnecting()
    const byName = await browser.begin({ uid, accountId })
    expect([byName.status, byName.headers.getSetCookie()]).toEqual([400, []])
    expect(byName.body).toContain('still being erased')
    const byChoice = await browser.connect(uid, ANNA)
    expect(byChoice.status).toBe(400)
    expect(await account()).toMatchObject({ state: 'disconnecting' })
  })

  it('and is gone when its owner comes back from Google’s page is a new one, whole', async () => {
    const wayBack = await browser.consent(uid, ANNA, { accountId })
    await disconnect()
    expect(await everything()).toEqual([expect.stringContaining('connectStates/')])
    expect((await browser.open(wayBack)).status).toBe(303)
    // A new connection, whole, as its owner has just asked for: not what was there before.
    expect(await account()).toMatchObject({ state: 'connected' })
    await disconnect()
    expect(await everything()).toEqual([])
  })

  it('can be connected again when it is gone', async () => {
    await disconnect()
    expect(await everything()).toEqual([])
    expect((await browser.connect(uid, ANNA)).status).toBe(303)
    expect(await account()).toMatchObject({ state: 'connected', reason: null })
  })
})
