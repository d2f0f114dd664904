import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { createDemoUser } from '../../local/demo-account/demo-user'
import { demoGoogle, furnishGoogle } from '../../local/demo-account/furnish-google'
import { accessibilityViolations, launchBrowser } from '../support/browser'
import { type CalendarPage, openCalendarPage, signIn } from '../support/calendar-page'
import { WholeWorld } from '../support/whole-world'

const ZONE = 'Europe/Berlin'

/** A newcomer's way, from signing in to a change in Google that glides in and to leaving, in one browser. */
jest.setTimeout(120_000)

describe('the story of a newcomer', () => {
  let world: WholeWorld
  let browser: Browser
  let mine: CalendarPage
  let page: Page

  beforeAll(async () => {
    mkdirSync('test-output/pages', { recursive: true })
    ;[world, browser] = await Promise.all([WholeWorld.open(), launchBrowser()])
    furnishGoogle(world.local.google, { now: Date.now(), zone: ZONE })
    await createDemoUser(world.local)
    mine = await openCalendarPage(browser, world)
    page = mine.page
  }, 240_000)
  afterAll(async () => {
    await mine?.close()
    await browser?.close()
    await world?.close()
  })
  /** How many troubles were expected and looked at. */
  let passedOver = 0
  afterEach(() => {
    expect(mine.ownTroubles().slice(passedOver)).toEqual([])
    expect(mine.strangers).toEqual([])
  })

  it('signs in with one click and is told what to do next', async () => {
    await page.getByRole('heading', { name: /Your Google Calendar, live/ }).waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
    await page.screenshot({ path: 'test-output/pages/sign-in.png' })
    await signIn(page)
    await page.getByRole('heading', { name: 'Connect your Google Calendar' }).waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
    await page.screenshot({ path: 'test-output/pages/connect.png' })
  })

  it('connects a Google account on Google’s own page, and comes back', async () => {
    await page.getByRole('button', { name: 'Connect a Google account' }).click()
    await page.getByRole('heading', { name: /access to your Google Account/ }).waitFor()
    expect(new URL(page.url()).origin).toBe(world.local.urls.simulator)
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.getByRole('heading', { name: 'Which calendars shall be here?' }).waitFor()
    expect(new URL(page.url()).origin).toBe(world.local.urls.page)
  })

  it('chooses calendars, and their events appear', async () => {
    await page
      .getByRole('button', { name: /Choose calendars of ada@example.com/ })
      .last()
      .click()
    const dialog = page.getByRole('dialog', { name: 'Calendars of an account' })
    await dialog.getByRole('checkbox', { name: 'Personal' }).check()
    await dialog.getByRole('checkbox', { name: 'Team' }).check()
    expect(await accessibilityViolations(page)).toEqual([])
    await page.screenshot({ path: 'test-output/pages/choose.png' })
    await dialog.getByRole('button', { name: 'Show these' }).click()
    await dialog.waitFor({ state: 'detached' })
    await mine.event('Stand-up').first().waitFor()
    await mine.event('Choir').first().waitFor()
    await page.getByRole('button', { name: 'Personal: Live' }).waitFor()
    await page.getByRole('button', { name: 'Team: Live' }).waitFor()
    await world.settle()
  }, 180_000)

  it('sees a change made on the page of the simulated Google glide in', async () => {
    const google = await page.context().newPage()
    await google.goto(world.local.urls.simulator)
    const lunch = google.locator('.event', { hasText: 'Lunch with Priya' }).first()
    await lunch.click()
    await google.getByLabel('Title', { exact: true }).fill('Lunch with everybody')
    await google.getByRole('button', { name: 'Save' }).click()
    const saved = performance.now()
    await mine.event('Lunch with everybody').first().waitFor({ timeout: 20_000 })
    console.log(`From Google's page to the viewer: ${((performance.now() - saved) / 1000).toFixed(2)} s`)
    await page.getByRole('region', { name: 'What changed just now' }).getByText('Lunch with everybody').waitFor()
    await expect(mine.event('Lunch with everybody').first().getAttribute('class')).resolves.toContain('is-marked')
    expect(await mine.event('Lunch with Priya').count()).toBe(0)
    await google.close()
  }, 180_000)

  it('reads the details: who comes, how to join, how often', async () => {
    await mine.choose('Month')
    await mine.event('Sprint planning').first().click()
    const dialog = page.getByRole('dialog', { name: 'Event' })
    await dialog.getByRole('heading', { name: 'Sprint planning' }).waitFor()
    await dialog.getByText('Every other week on Monday, 5 times').waitFor()
    await dialog.getByText('2 guests, 1 coming').waitFor()
    expect(await dialog.getByRole('region', { name: 'Guests' }).getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('Grace'),
      expect.stringContaining('Alan'),
    ])
    await page.keyboard.press('Escape')
    await mine.event('Stand-up').first().click()
    await dialog.getByRole('link', { name: 'Join with Google Meet' }).waitFor()
    await dialog.getByText('Every weekday, 40 times').waitFor()
    await page.keyboard.press('Escape')
    await mine.choose('Week')
  })

  it('asks why an event is missing, and is told', async () => {
    const ask = async (words: string) => {
      await page.keyboard.press('/')
      const dialog = page.getByRole('dialog', { name: 'Why isn’t my event here?' })
      await dialog.getByRole('textbox').fill(words)
      await dialog.getByRole('button', { name: 'Find out' }).click()
      const found = dialog.getByRole('status').locator('strong')
      await found.waitFor()
      const said = await found.innerText()
      await page.keyboard.press('Escape')
      return said
    }
    expect(await ask('Piano lesson')).toBe('It is here.')
    expect(await ask('Moon landing')).toBe('Nothing here is called “Moon landing”.')
    const eid = Buffer.from('abc other@group.calendar.google.com').toString('base64url')
    expect(await ask(`https://www.google.com/calendar/event?eid=${eid}`)).toBe(
      'Its calendar belongs to none of your connected accounts.',
    )
    const { personal } = demoGoogle
    const far = world.local.google.insertEvent(personal.id, {
      summary: 'In many years',
      start: { dateTime: '2032-01-05T10:00:00Z' },
      end: { dateTime: '2032-01-05T11:00:00Z' },
    })
    const linkTo = (id: string) =>
      `https://www.google.com/calendar/event?eid=${Buffer.from(`${id} ${personal.id}`).toString('base64url')}`
    expect(await ask(linkTo(far.id))).toBe(
      '“Personal” is mirrored, and the event lies outside of the days that are kept.',
    )
    expect(await ask(linkTo('neverwas'))).toBe('Google knows of no such event.')
  })

  it('has it brought up to date by hand', async () => {
    await page.getByRole('button', { name: 'Sync now' }).first().click()
    const said = page.getByText(/^Nothing new at /)
    await said.waitFor()
    expect(await said.count()).toBe(1)
  })

  it('is told when the network is away, and sees what happened meanwhile once it is back', async () => {
    await page.context().setOffline(true)
    await page.getByText('You are offline.').waitFor()
    const { google } = world.local
    const { id } = google.insertEvent(demoGoogle.personal.id, { summary: 'Meanwhile', ...thisHour() })
    await world.settle()
    expect(await mine.event('Meanwhile').count()).toBe(0)
    await page.context().setOffline(false)
    await mine.event('Meanwhile').first().waitFor({ timeout: 60_000 })
    expect(await page.getByText('You are offline.').count()).toBe(0)
    google.deleteEvent(demoGoogle.personal.id, id)
    await mine.event('Meanwhile').waitFor({ state: 'detached', timeout: 20_000 })
    // The browser itself complains about each request that it could not make.
    passedOver = mine.ownTroubles().length
  }, 180_000)

  it('loses the connection to Google, reads why, and connects again', async () => {
    const { google } = world.local
    google.oauth.revokeUser(demoGoogle.account)
    google.insertEvent(demoGoogle.personal.id, { summary: 'After the revocation', ...thisHour() })
    google.insertEvent(demoGoogle.team.id, { summary: 'After it, too', ...thisHour() })
    const again = page.getByRole('button', { name: 'Connect again' })
    await again.first().waitFor({ timeout: 30_000 })
    expect(await accessibilityViolations(page)).toEqual([])
    await page.screenshot({ path: 'test-output/pages/connection-lost.png' })
    expect(await mine.count()).toBeGreaterThan(0)
    await again.first().click()
    await page.getByRole('button', { name: 'Allow' }).click()
    await mine.event('After the revocation').first().waitFor({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Personal: Live' }).waitFor({ timeout: 30_000 })
  }, 180_000)

  it('disconnects, and everything of the account is gone', async () => {
    await page.getByRole('button', { name: 'Choose calendars of ada@example.com' }).click()
    const dialog = page.getByRole('dialog', { name: 'Calendars of an account' })
    await dialog.getByRole('button', { name: 'Disconnect this account …' }).click()
    await dialog.getByRole('button', { name: 'Disconnect and erase' }).click()
    await page.getByRole('heading', { name: 'Connect your Google Calendar' }).waitFor({ timeout: 60_000 })
    expect(await mine.count()).toBe(0)
  }, 180_000)

  it('signs out', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: /Your Google Calendar, live/ }).waitFor()
    expect(await mine.count()).toBe(0)
  })
})

/** An hour of today that is on the page whatever the time. */
function thisHour() {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(Date.now())
  const at = (clock: string) => ({ dateTime: `${date}T${clock}:00`, timeZone: ZONE })
  return { start: at('10:00'), end: at('11:00') }
}
