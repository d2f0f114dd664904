import { readCredential } from '../../functions/src/accounts/read-credential'
import { accountDocumentSchema } from '../../functions/src/model/documents/account-document'
import type { AccountId, Uid } from '../../functions/src/model/ids'
import { accountKey } from '../../functions/src/model/ids'
import { CALENDAR_SCOPES } from '../../functions/src/model/oauth-grant'
import { paths } from '../../functions/src/model/paths'
import { systemRandom } from '../../functions/src/support/random'
import { ConnectWorld } from '../support/connect-world'
import { ConnectingBrowser } from '../support/connecting-browser'

let world: ConnectWorld
let browser: ConnectingBrowser
let uid: Uid
let anna: string
let accountId: AccountId
let others: string
let otherAccount: AccountId
let people = 0

beforeAll(async () => {
  world = await ConnectWorld.open()
})
beforeEach(() => {
  people += 1
  anna = `anna-${people}@example.com`
  others = `other-${people}@example.com`
  accountId = world.newAccount(anna)
  otherAccount = world.newAccount(others)
  browser = new ConnectingBrowser(world)
  uid = world.newUser()
})
afterAll(() => world.close())

const stored = (...path: readonly string[]) => world.store.getAll(path)
const tokenOf = (user: Uid, account: AccountId) =>
  readCredential(world.store, world.keyring, { uid: user, accountId: account }, systemRandom)

async function accountOf(user: Uid, account: AccountId) {
  const [document] = await stored(paths.account(user, account))
  return document && accountDocumentSchema.parse(document.data)
}

describe.each(CALENDAR_SCOPES)('with %s withheld', (withheld) => {
  const granted = ['openid', 'email', ...CALENDAR_SCOPES.filter((scope) => scope !== withheld)]

  it('a new account is not connected, and a page says which boxes to tick', async () => {
    const shown = await browser.connect(uid, anna, { granted })
    expect(shown.status).toBe(400)
    expect(shown.body).toContain('tick both boxes')
    const nothing = [undefined, undefined]
    expect(await stored(paths.account(uid, accountId), paths.credential(accountKey(uid, accountId)))).toEqual(nothing)
  })

  it('a connected account keeps its credential', async () => {
    await browser.connect(uid, anna)
    const [token, account] = [await tokenOf(uid, accountId), await accountOf(uid, accountId)]
    expect((await browser.connect(uid, anna, { granted, accountId })).status).toBe(400)
    expect(await tokenOf(uid, accountId)).toBe(token)
    expect(await accountOf(uid, accountId)).toEqual(account)
  })
})

describe('another Google account than the expected one', () => {
  it('is not connected, and the existing credentials stay', async () => {
    await browser.connect(uid, anna)
    await browser.connect(uid, others)
    const tokens = [await tokenOf(uid, accountId), await tokenOf(uid, otherAccount)]
    const shown = await browser.connect(uid, others, { accountId })
    expect(shown.status).toBe(400)
    expect(shown.body).toContain('another Google account')
    expect([await tokenOf(uid, accountId), await tokenOf(uid, otherAccount)]).toEqual(tokens)
  })

  it('is not connected where it was unknown before either', async () => {
    await browser.connect(uid, anna)
    expect((await browser.connect(uid, others, { accountId })).status).toBe(400)
    expect(await accountOf(uid, otherAccount)).toBeUndefined()
    expect(await accountOf(uid, accountId)).toMatchObject({ state: 'connected' })
  })

  it('is what Google’s page proposes not to choose', async () => {
    await browser.connect(uid, anna)
    const { location } = await browser.begin({ uid, accountId })
    expect(new URL(location ?? '').searchParams.get('login_hint')).toBe(anna)
  })
})

describe('without a refresh token', () => {
  /** As if Google had been asked without forcing the consent page. */
  async function connectWithoutConsent(): Promise<number> {
    const { location } = await browser.begin({ uid })
    const page = new URL(location ?? '')
    page.searchParams.set('prompt', 'none')
    page.searchParams.set('user', anna)
    page.searchParams.set('auto', 'approve')
    const { headers } = await fetch(page, { redirect: 'manual' })
    return (await browser.open(new URL(headers.get('location') ?? ''))).status
  }

  beforeEach(() => void world.google.core.oauth.grantRefreshToken(anna, 'client-1', CALENDAR_SCOPES))

  it('a new account is not connected', async () => {
    expect(await connectWithoutConsent()).toBe(400)
    expect(await accountOf(uid, accountId)).toBeUndefined()
  })

  it('a connected account keeps the one it has', async () => {
    await browser.connect(uid, anna)
    const token = await tokenOf(uid, accountId)
    expect(await connectWithoutConsent()).toBe(303)
    expect(await tokenOf(uid, accountId)).toBe(token)
  })

  it('an account that was refused stays so', async () => {
    await browser.connect(uid, anna)
    const path = paths.account(uid, accountId)
    await world.store.commit([{ kind: 'update', path, data: { state: 'reauth_required', reason: 'Again.' } }])
    expect(await connectWithoutConsent()).toBe(400)
    expect(await accountOf(uid, accountId)).toMatchObject({ state: 'reauth_required' })
  })
})

describe('several at once', () => {
  it('a user may have several Google accounts', async () => {
    await browser.connect(uid, anna)
    await browser.connect(uid, others)
    expect([await accountOf(uid, accountId), await accountOf(uid, otherAccount)]).toMatchObject([
      { email: anna, state: 'connected' },
      { email: others, state: 'connected' },
    ])
  })

  it('a Google account may belong to several users, each with a credential and documents of their own', async () => {
    const second = world.newUser()
    await browser.connect(uid, anna)
    const token = await tokenOf(uid, accountId)
    await new ConnectingBrowser(world).connect(second, anna)
    expect(await tokenOf(uid, accountId)).toBe(token)
    expect(await tokenOf(second, accountId)).not.toBe(token)
    for (const user of [uid, second]) {
      const calendars = await world.store.query({ from: { collection: paths.calendars(user) }, where: [] })
      expect(calendars.map(({ data }) => data['calendarId'])).toEqual([anna])
    }
  })
})
