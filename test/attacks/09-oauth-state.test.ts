import { randomBytes } from 'node:crypto'
import { paths } from '../../functions/src/model/paths'
import { ConnectWorld } from '../support/connect-world'
import { ConnectingBrowser, type Shown } from '../support/connecting-browser'

const ANNA = 'anna@example.com'

let world: ConnectWorld
let browser: ConnectingBrowser
let uid: ReturnType<ConnectWorld['newUser']>

beforeAll(async () => {
  world = await ConnectWorld.open()
  world.newAccount(ANNA)
})
beforeEach(() => {
  browser = new ConnectingBrowser(world)
  uid = world.newUser()
  world.clockOffset = 0
})
afterAll(() => world.close())

const accountsOf = (user: typeof uid) => world.store.query({ from: { collection: paths.accounts(user) }, where: [] })

/** Nothing was asked of Google and nothing is stored; the page says what to do, and gives nothing away. */
async function expectRefusal(shown: Shown, exchangesBefore: number): Promise<void> {
  expect(shown.status).toBe(400)
  expect(world.exchanges()).toBe(exchangesBefore)
  expect(await accountsOf(uid)).toEqual([])
  expect(shown.body).toMatch(/begin again/i)
  expect(shown.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(shown.headers.get('cache-control')).toBe('no-store')
  expect(shown.headers.get('referrer-policy')).toBe('no-referrer')
  expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
}

it('the right state in the right browser connects the account and leads back to the app', async () => {
  const shown = await browser.connect(uid, ANNA, { returnTo: '/settings?tab=calendars#done' })
  expect(shown).toMatchObject({ status: 303, location: 'http://127.0.0.1:5173/settings?tab=calendars#done' })
  expect(shown.headers.get('referrer-policy')).toBe('no-referrer')
  expect(await accountsOf(uid)).toHaveLength(1)
})

describe('OAuth state', () => {
  it.each([
    ['forged', (url: URL) => url.searchParams.set('state', randomBytes(32).toString('base64url'))],
    ['missing', (url: URL) => url.searchParams.delete('state')],
    ['empty', (url: URL) => url.searchParams.set('state', '')],
    ['twice in one request', (url: URL) => url.searchParams.append('state', url.searchParams.get('state') ?? '')],
    ['an object', (url: URL) => (url.search = `state[$ne]=1&code=${url.searchParams.get('code')}`)],
    ['a path', (url: URL) => url.searchParams.set('state', '../users/x')],
    ['with markup in it', (url: URL) => url.searchParams.set('state', '"><script>alert(1)</script>')],
  ])('%s is refused without an exchange', async (_, change) => {
    const address = await browser.consent(uid, ANNA)
    change(address)
    const before = world.exchanges()
    const shown = await browser.open(address)
    await expectRefusal(shown, before)
    expect(shown.body).not.toContain('<script>')
  })

  it('expired is refused without an exchange', async () => {
    const address = await browser.consent(uid, ANNA)
    const before = world.exchanges()
    world.clockOffset = 15 * 60_000
    await expectRefusal(await browser.open(address), before)
  })

  it('used twice is refused the second time, and the account stays as it is', async () => {
    const address = await browser.consent(uid, ANNA)
    // Not even with the cookie, which the first use takes away.
    const again = [browser.copy(), browser]
    expect((await browser.open(address)).status).toBe(303)
    const [exchanges, accounts] = [world.exchanges(), await accountsOf(uid)]
    for (const one of again) expect((await one.open(address)).status).toBe(400)
    expect(world.exchanges()).toBe(exchanges)
    expect(await accountsOf(uid)).toEqual(accounts)
  })

  it('used five times at once serves one of them', async () => {
    const address = await browser.consent(uid, ANNA)
    const before = world.exchanges()
    const shown = await Promise.all(Array.from({ length: 5 }, () => browser.open(address)))
    expect(shown.filter(({ status }) => status === 303)).toHaveLength(1)
    expect(shown.filter(({ status }) => status === 400)).toHaveLength(4)
    // The code, and the first access token for the calendars.
    expect(world.exchanges() - before).toBe(2)
  })

  it('from another browser is refused without an exchange, and is used up', async () => {
    const address = await browser.consent(uid, ANNA)
    const before = world.exchanges()
    const shown = await new ConnectingBrowser(world).open(address)
    await expectRefusal(shown, before)
    expect(shown.body).toContain('another browser')
    await expectRefusal(await browser.open(address), before)
  })

  it('of another user’s browser, who is connecting as well, is refused without an exchange', async () => {
    const stranger = new ConnectingBrowser(world)
    const strangersUid = world.newUser()
    const strangers = await stranger.consent(strangersUid, ANNA)
    await browser.consent(uid, ANNA)
    const before = world.exchanges()
    await expectRefusal(await browser.open(strangers), before)
    expect(await accountsOf(strangersUid)).toEqual([])
  })

  it('with a cookie of the right name and another secret is refused without an exchange', async () => {
    const address = await browser.consent(uid, ANNA)
    browser.scramble()
    const before = world.exchanges()
    await expectRefusal(await browser.open(address), before)
  })

  it('with a code that belongs to another state is refused by Google, since the verifier differs', async () => {
    const address = await browser.consent(uid, ANNA)
    const other = await browser.consent(uid, ANNA)
    address.searchParams.set('code', other.searchParams.get('code') ?? '')
    expect((await browser.open(address)).status).toBe(400)
    expect(await accountsOf(uid)).toEqual([])
  })

  it('in two tabs at once serves both', async () => {
    const [one, other] = [await browser.consent(uid, ANNA), await browser.consent(uid, ANNA)]
    expect((await browser.open(one)).status).toBe(303)
    expect((await browser.open(other)).status).toBe(303)
  })

  it('leaves nothing in the store that a code could be exchanged with', async () => {
    const { location, headers } = await browser.begin({ uid })
    const state = new URL(location ?? '').searchParams.get('state') ?? ''
    const secret = /=([^;]+)/.exec(headers.getSetCookie()[0] ?? '')?.[1] ?? ''
    expect([state.length, secret.length]).toEqual([43, 43])
    const stored = await world.store.query({
      from: { collection: 'connectStates' },
      where: [{ field: 'uid', op: '==', value: uid }],
    })
    expect(stored).toHaveLength(1)
    const text = JSON.stringify(stored)
    expect(text).not.toContain(state)
    expect(text).not.toContain(secret)
  })
})

describe('a code', () => {
  it('replayed with a new state is refused by Google, and nothing is connected', async () => {
    const used = await browser.consent(uid, ANNA)
    await browser.open(used)
    const otherUid = world.newUser()
    const address = await browser.consent(otherUid, ANNA)
    address.searchParams.set('code', used.searchParams.get('code') ?? '')
    const shown = await browser.open(address)
    expect(shown.status).toBe(400)
    expect(shown.body).toContain('begin again')
    expect(await accountsOf(otherUid)).toEqual([])
  })
})

describe('error=access_denied', () => {
  it('is a page that says what to do, without an exchange', async () => {
    const address = await browser.consent(uid, ANNA, { auto: 'deny', returnTo: '/calendars' })
    expect(address.searchParams.get('error')).toBe('access_denied')
    const before = world.exchanges()
    const shown = await browser.open(address)
    await expectRefusal(shown, before)
    expect(shown.body).toContain('did not allow')
    expect(shown.body).toContain('href="http://127.0.0.1:5173/calendars"')
  })

  it('beside a code counts as the error it is', async () => {
    const address = await browser.consent(uid, ANNA)
    address.searchParams.set('error', 'access_denied')
    const before = world.exchanges()
    await expectRefusal(await browser.open(address), before)
  })

  it('with text of somebody’s choice shows none of it', async () => {
    const address = await browser.consent(uid, ANNA, { auto: 'deny' })
    address.searchParams.set('error', '<img src=x onerror=alert(1)>')
    const shown = await browser.open(address)
    expect(shown.status).toBe(400)
    expect(shown.body).not.toContain('<img')
  })
})

describe('the beginning', () => {
  it('sends the browser to Google with a cookie that only this host gets, over HTTPS, and no script', async () => {
    const shown = await browser.begin({ uid })
    expect(shown.status).toBe(303)
    const [cookie = '', ...others] = shown.headers.getSetCookie()
    expect(others).toEqual([])
    expect(cookie).toMatch(/^__Host-calendar-mirror-[0-9a-f]{16}=[\w-]{43}; /)
    const attributes = cookie.split('; ').slice(1)
    expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']))
    expect(cookie).not.toMatch(/domain/i)
    expect(shown.headers.get('cache-control')).toBe('no-store')
  })

  it.each([
    ['a page of somebody else', { origin: 'https://evil.example.com' }, 403],
    ['a page that hides where it is from', { origin: 'null' }, 403],
    ['a page whose address begins like the app’s', { origin: 'http://127.0.0.1:51730' }, 403],
    ['a user who is not signed in', { idToken: 'forged' }, 401],
    ['no token at all', { idToken: '' }, 400],
    ['an account with a slash', { accountId: '../x' }, 400],
    ['an account that is not there', { accountId: '1234567890' }, 404],
  ])('by %s is refused without a cookie', async (_, attempt, status) => {
    const shown = await browser.begin({ uid, ...attempt })
    expect(shown.status).toBe(status)
    expect(shown.headers.getSetCookie()).toEqual([])
    expect(shown.location).toBeNull()
    expect(shown.body).toContain('Nothing was connected')
  })

  it('in a loop is refused after a while, with a page', async () => {
    const shown = []
    for (let attempt = 0; attempt < 7; attempt += 1) shown.push((await browser.begin({ uid })).status)
    expect(shown.slice(0, 6)).toEqual([303, 303, 303, 303, 303, 303])
    expect(shown.at(-1)).toBe(429)
  })

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('by %s is 405', async (method) => {
    const { status, headers } = await fetch(`${world.url}/connectAccount`, { method })
    expect([status, headers.get('allow')]).toEqual([405, 'POST'])
  })

  it.each(['POST', 'HEAD', 'PUT'])('the way back by %s is 405 and uses no state up', async (method) => {
    const address = await browser.consent(uid, ANNA)
    expect((await fetch(address, { method })).status).toBe(405)
    expect((await browser.open(address)).status).toBe(303)
  })
})

it('no log line of all this has a state, a code, a token or an address in it', () => {
  expect(JSON.stringify(world.logs)).not.toMatch(/@example\.com|4\/|1\/\/|ya29|[\w-]{43}/)
})
