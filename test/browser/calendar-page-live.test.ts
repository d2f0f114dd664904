import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { putFirestoreRules } from '../../local/emulators/start-firestore-emulator'
import { launchBrowser } from '../support/browser'
import { type CalendarPage, openAs } from '../support/calendar-page'
import { titled, type WholeUser } from '../support/whole-user'
import { eventually, WholeWorld } from '../support/whole-world'

/** At every change of the page, from now on. */
const COUNT_EVENTS = `
  globalThis.counts = []
  const count = () => counts.push(document.querySelectorAll('[data-event]').length)
  count()
  new MutationObserver(count).observe(document, { subtree: true, childList: true })`

const REMEMBER_GLIDES = `
  globalThis.glides = []
  const animate = Element.prototype.animate
  Element.prototype.animate = function (...args) {
    glides.push(this.textContent)
    return animate.apply(this, args)
  }`

jest.setTimeout(120_000)

describe('what changes while somebody looks', () => {
  let world: WholeWorld
  let browser: Browser
  let mine: CalendarPage
  let user: WholeUser

  beforeAll(async () => {
    ;[world, browser] = await Promise.all([WholeWorld.open({ coalesceMs: 0 }), launchBrowser()])
    user = await world.addUser()
    for (let hour = 1; hour <= 12; hour += 1) user.insert(`Hour ${hour}`, hour)
    await user.watch()
    mine = await openAs(browser, world, user)
    await mine.choose('Agenda')
    await mine.event(titled('Hour 12')).first().waitFor()
  }, 240_000)
  afterAll(async () => {
    await mine?.close()
    await browser?.close()
    await world?.close()
  })
  afterEach(() => expect(mine.ownTroubles()).toEqual([]))

  it('a recovery from 410 never shows fewer events', async () => {
    await mine.page.evaluate(COUNT_EVENTS)
    world.local.google.expireSyncTokens(user.email)
    user.insert('after the token ended', 13)
    await mine.event(titled('after the token ended')).first().waitFor()
    await world.settle()
    const counts = await mine.page.evaluate<number[]>('counts')
    expect(Math.min(...counts)).toBe(counts[0])
    expect(counts.at(-1)).toBeGreaterThan(counts[0] ?? Infinity)
    expect(world.logged('calendar_sync_token_expired')).toHaveLength(1)
  }, 180_000)

  it('an event that moves glides, is marked for a moment, and is told to screen readers', async () => {
    await mine.page.evaluate(REMEMBER_GLIDES)
    const id = user.insert('to be moved', 5)
    await mine.event(titled('to be moved')).first().waitFor()
    user.move(id, 8)
    const news = mine.page.getByRole('region', { name: 'What changed just now' })
    await news.getByText(`“${titled('to be moved')}” moved to`, { exact: false }).waitFor()
    expect(await news.locator('[aria-live=polite]').count()).toBe(1)
    expect(await mine.event(titled('to be moved')).first().getAttribute('class')).toContain('is-marked')
    const glides = await mine.page.evaluate<string[]>('glides')
    expect(glides.some((text) => text.includes('to be moved'))).toBe(true)
    await mine.page.locator('.is-marked').first().waitFor({ state: 'detached' })
    expect(await mine.event(titled('to be moved')).count()).toBeGreaterThan(0)
  }, 180_000)

  it('is moved about in by keyboard alone', async () => {
    const { page } = mine
    await page.keyboard.press('w')
    await page.locator('.stage-week [data-event][tabindex="0"]').waitFor()
    await page.locator('[data-event][tabindex="0"]').focus()
    const focused = () => page.evaluate<string | null>(`document.activeElement.getAttribute('data-event')`)
    const first = await focused()
    expect(await page.locator('[data-event][tabindex="0"]').count()).toBe(1)
    await page.keyboard.press('ArrowDown')
    expect(await focused()).not.toBe(first)
    await page.keyboard.press('Home')
    expect(await focused()).toBe(first)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Event' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Event' }).waitFor({ state: 'detached' })
    await eventually('the focus is where it was', async () => (await focused()) === first)
    await page.keyboard.press('m')
    await page.locator('.stage-month').waitFor()
    await page.keyboard.press('a')
    await page.locator('.stage-agenda').waitFor()
  })

  it('says what to do where the rules let nobody read, and is erased on request', async () => {
    const { firestore, projectId } = world.local
    const other = await openAs(browser, world, user)
    await putFirestoreRules(firestore, projectId, DENY_ALL)
    await other.page.reload()
    const alert = other.page.getByRole('alert')
    await alert.getByText('You are not allowed to read this any more.', { exact: false }).waitFor()
    await putFirestoreRules(firestore, projectId, readFileSync('firestore.rules', 'utf8'))
    await other.page.reload()
    await other.event(titled('Hour 12')).first().waitFor()
    expect(await alert.count()).toBe(0)

    const settings = other.page.getByRole('region', { name: 'Erase everything' })
    await settings.getByRole('button', { name: 'Erase everything of mine …' }).click()
    await settings.getByRole('button', { name: 'Keep it' }).click()
    await settings.getByRole('button', { name: 'Erase everything of mine …' }).click()
    await settings.getByRole('button', { name: 'Erase everything', exact: true }).click()
    await other.page.getByRole('button', { name: 'Sign in as the demo user' }).waitFor()
    expect((await world.firestore.collection(`users/${user.uid}/events`).get()).size).toBe(0)
    await other.close()
  }, 180_000)
})

const DENY_ALL = `rules_version = '2';
service cloud.firestore { match /databases/{database}/documents { match /{path=**} { allow read: if false; } } }`
