import { mkdirSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { instantOf, wallTimeOf } from '../../client/zoned-time'
import type { EventBody } from '../../local/calendar-simulator'
import { accessibilityViolations, launchBrowser } from '../support/browser'
import { type CalendarPage, openAs } from '../support/calendar-page'
import { titled, type WholeUser } from '../support/whole-user'
import { WholeWorld } from '../support/whole-world'

jest.setTimeout(180_000)

/** Of the reader. */
const ZONE = 'Europe/Berlin'

const FOLDER = 'test-output/pages'

/** One of each kind that has to look right. */
const kinds: readonly (readonly [title: string, hour: number, event: EventBody])[] = [
  ['agreed', 9, {}],
  ['overlapping', 9.5, {}],
  ['third at once', 9.25, {}],
  ['tentative', 11, { status: 'tentative' }],
  ['free', 12, { transparency: 'transparent' }],
  ['private', 13, { visibility: 'private' }],
  ['with a link', 14, { hangoutLink: 'https://meet.google.com/abc-defg-hij' }],
  ['over midnight', 23.5, {}],
]

const devices = [
  { device: 'desktop', viewport: { width: 1360, height: 860 } },
  { device: 'phone', viewport: { width: 390, height: 844 } },
] as const
const variants = devices.flatMap((one) => (['light', 'dark'] as const).map((scheme) => ({ ...one, scheme })))

/** Every view in light and dark, on a desktop and on a phone. The pictures are kept to be looked at. */
describe('every view', () => {
  let world: WholeWorld
  let browser: Browser
  let user: WholeUser

  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true })
    ;[world, browser] = await Promise.all([WholeWorld.open(), launchBrowser()])
    user = await world.addUser()
    const today = wallTimeOf(Date.now(), ZONE).date
    const wholeMinute = Math.floor(Date.now() / 60_000) * 60_000
    const ahead = (hour: number) => (instantOf(today, hour * 60, ZONE) - wholeMinute) / 3_600_000
    for (const [title, hour, event] of kinds) user.insert(title, ahead(hour), event)
    const day = (days: number) => ({ date: new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10) })
    user.insert('all day', 0, { start: day(0), end: day(1) })
    user.insert('several days', 0, { start: day(-1), end: day(2) })
    const guest = { email: user.email, self: true, responseStatus: 'declined' }
    user.insert('declined', ahead(15), { attendees: [guest] })
    await user.watch()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  const look = async (mine: CalendarPage, name: string) => {
    await mine.page.screenshot({ path: `${FOLDER}/${name}.png` })
    expect(await accessibilityViolations(mine.page)).toEqual([])
  }

  it.each(variants)('is legible, accessible and quiet: $device, $scheme', async ({ device, viewport, scheme }) => {
    const mine = await openAs(browser, world, user, { viewport, colorScheme: scheme })
    for (const view of ['Day', 'Week', 'Month', 'Agenda'] as const) {
      await mine.choose(view)
      await mine.event(titled('several days')).first().waitFor()
      await look(mine, `${view.toLowerCase()}-${device}-${scheme}`)
    }
    await mine.event(titled('with a link')).first().click()
    await mine.page
      .getByRole('dialog', { name: 'Event' })
      .getByRole('link', { name: 'Join with Google Meet' })
      .waitFor()
    await look(mine, `details-${device}-${scheme}`)
    await mine.page.keyboard.press('Escape')
    expect(mine.ownTroubles()).toEqual([])
    await mine.close()
  })

  it('tells declined, tentative, free and private apart, by more than colour', async () => {
    const mine = await openAs(browser, world, user)
    await mine.choose('Day')
    const classes = async (title: string) => (await mine.event(titled(title)).first().getAttribute('class'))?.split(' ')
    await mine.event(titled('declined')).first().waitFor()
    expect(await classes('declined')).toContain('look-declined')
    expect(await classes('tentative')).toContain('look-tentative')
    expect(await classes('free')).toContain('is-free')
    const words = async (title: string) => await mine.event(titled(title)).first().textContent()
    expect(await words('declined')).toContain('declined')
    expect(await words('tentative')).toContain('tentative')
    expect(await words('private')).toContain('private')
    expect(await words('over midnight')).toMatch(/23:30 – .*0:30/)
    await mine.close()
  })

  it('takes keys one after the other, also before it is drawn again', async () => {
    const mine = await openAs(browser, world, user)
    const shown = async () => await mine.page.title()
    const before = await shown()
    await mine.page.evaluate(PRESS_A_P_N)
    await mine.page.waitForFunction(`document.title !== ${JSON.stringify(before)}`)
    await mine.event(titled('several days')).first().waitFor()
    const agenda = await shown()
    await mine.page.reload()
    await mine.event(titled('several days')).first().waitFor()
    expect(await shown()).toBe(agenda)
    await mine.close()
  })

  it.each(['', ' at the top of the day'])('moves nothing while it is filled: no layout shift%s', async (top) => {
    const now = top === '' ? {} : { now: instantOf(wallTimeOf(Date.now(), ZONE).date, 20, ZONE) }
    const mine = await openAs(browser, world, user, now)
    await mine.event(titled('agreed')).first().waitFor()
    await mine.page.reload()
    await mine.page.evaluate(WATCH_SHIFTS)
    await mine.event(titled('agreed')).first().waitFor()
    await mine.page.getByRole('button', { name: 'Connect an account' }).waitFor()
    await mine.page.evaluate(DRAWN)
    const shift = await mine.page.evaluate<number>('shift')
    expect(shift).toBeLessThan(0.002)
    await mine.close()
  })
})

/** To the agenda, a page back and one forth: nothing is drawn in between. */
const PRESS_A_P_N = `for (const key of 'apn') dispatchEvent(new KeyboardEvent('keydown', { key }))`

/** Twice, since what moved is told behind the frame in which it did. */
const DRAWN = `new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(tell))))`

/** https://web.dev/articles/cls */
const WATCH_SHIFTS = `
  globalThis.shift = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })`
