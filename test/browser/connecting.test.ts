import { createServer, type Server } from 'node:http'
import { z } from 'zod'
import type { Browser } from 'playwright-core'
import { paths } from '../../functions/src/model/paths'
import { launchBrowser, openPage } from '../support/browser'
import { ConnectWorld } from '../support/connect-world'

const ANNA = 'anna@example.com'

// A browser, an emulator and two servers start here, on a machine that may be busy.
jest.setTimeout(120_000)

/**
 * The whole way in a real browser, over plain HTTP on this machine: app, functions and Google are three origins. The
 * cookie is the same as in production; browsers that count loopback as secure take it.
 */
describe('connecting an account in a browser', () => {
  let world: ConnectWorld
  let browser: Browser
  let app: Server
  let appUrl: string

  beforeAll(async () => {
    app = createServer((request, response) => {
      response.setHeader('content-type', 'text/html')
      const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
      const fields = ['idToken', 'returnTo'].map(
        (name) => `<input type="hidden" name="${name}" value="${searchParams.get(name) ?? ''}">`,
      )
      response.end(
        `<title>The app</title><form method="post" action="${world.url}/connectAccount">${fields.join('')}<button>Connect</button></form>`,
      )
    })
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
    const { port } = z.object({ port: z.number() }).parse(app.address())
    appUrl = `http://localhost:${port}`
    world = await ConnectWorld.open({ appOrigins: [appUrl] })
    world.newAccount(ANNA)
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await world.close()
    app.closeAllConnections()
    app.close()
  })

  const startPage = (uid: string, returnTo = '/settings') =>
    `${appUrl}/?${new URLSearchParams({ idToken: `token of ${uid}`, returnTo }).toString()}`

  it('goes from the app to Google and back, and leaves no cookie behind', async () => {
    const uid = world.newUser()
    const { page, troubles, close } = await openPage(browser, startPage(uid))
    await page.click('text=Connect')
    await page.waitForURL(`${world.google.server.url}/**`)
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual([
      expect.stringMatching(/^__Host-calendar-mirror-[0-9a-f]{16}$/),
    ])
    await page.click('text=Allow')
    await page.waitForURL(`${appUrl}/settings`)
    expect(await page.context().cookies()).toEqual([])
    expect(await world.store.query({ from: { collection: paths.accounts(uid) }, where: [] })).toHaveLength(1)
    expect(troubles).toEqual([])
    await close()
  })

  it('shows a page with a way back to somebody who declines', async () => {
    const { page, close } = await openPage(browser, startPage(world.newUser(), '/calendars'))
    await page.click('text=Connect')
    await page.click('text=Cancel')
    expect(await page.textContent('h1')).toBe('Nothing was connected')
    await page.click('a')
    await page.waitForURL(`${appUrl}/calendars`)
    await close()
  })

  it('is refused in another browser, to which the address of the way back was sent', async () => {
    const uid = world.newUser()
    const { page, close } = await openPage(browser, startPage(uid))
    await page.click('text=Connect')
    await page.waitForURL(`${world.google.server.url}/**`)
    const consentPage = page.url()
    await close()
    const victim = await openPage(browser, consentPage)
    await victim.page.click('text=Allow')
    expect(await victim.page.textContent('main')).toContain('another browser')
    expect(await world.store.query({ from: { collection: paths.accounts(uid) }, where: [] })).toEqual([])
    await victim.close()
  })

  it('does not begin on somebody else’s page', async () => {
    const uid = world.newUser()
    const { page, close } = await openPage(browser, startPage(uid).replace('localhost', '127.0.0.1'))
    await page.click('text=Connect')
    expect(await page.textContent('main')).toContain('begins in the app')
    expect(await page.context().cookies()).toEqual([])
    await close()
  })
})
