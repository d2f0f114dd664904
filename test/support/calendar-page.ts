import type { Browser, Locator, Page } from 'playwright-core'
import type { LocalWorldOptions } from '../../local/world/start-local-world'
import { openPage, type OpenPage, type OpenPageOptions } from './browser'
import type { WholeUser } from './whole-user'
import { WholeWorld } from './whole-world'

/** Somebody's page with their calendar. */
export interface CalendarPage extends OpenPage {
  /** The drawn events whose title says that. */
  event(title: string | RegExp): Locator
  /** How many events are drawn. */
  count(): Promise<number>
  choose(view: 'Day' | 'Week' | 'Month' | 'Agenda'): Promise<void>
}

/**
 * A local world with an Auth emulator of its own. One that several projects share takes every browser for one of the
 * project that it was started with.
 */
export async function openWorldForPages(options: LocalWorldOptions = {}): Promise<WholeWorld> {
  delete process.env['FIREBASE_AUTH_EMULATOR_HOST']
  return await WholeWorld.open(options)
}

/** Of the users that tests make. */
const PASSWORD = 'correct horse'

/** The machine may be busy with other tests. */
const PATIENCE_MS = 20_000

/** Opens the page of the local world, signed out. Whoever signs in there is `user`, or the demo user. */
export async function openCalendarPage(
  browser: Browser,
  world: WholeWorld,
  { user, path = '/', ...options }: OpenPageOptions & { readonly user?: WholeUser; readonly path?: string } = {},
): Promise<CalendarPage> {
  const url = `${world.local.urls.page}${path}`
  const opened = await openPage(browser, url, { timezoneId: 'Europe/Berlin', ...options })
  if (user) {
    await becomes(opened.page, user)
    await opened.page.reload()
  }
  const { page } = opened
  page.setDefaultTimeout(PATIENCE_MS)
  return {
    ...opened,
    event: (title) => page.locator('[data-event]').filter({ hasText: title }),
    count: () => page.locator('[data-event]').count(),
    choose: (view) => page.getByRole('group', { name: 'View' }).getByRole('button', { name: view }).click(),
  }
}

/** From then on the page's demo user is this one. */
export async function becomes(page: Page, { email }: WholeUser): Promise<void> {
  await page.route('**/__/firebase/init.json', async (route) => {
    const response = await route.fetch()
    const { local, ...rest } = await response.json()
    await route.fulfill({ response, json: { ...rest, local: { ...local, demoUser: { email, password: PASSWORD } } } })
  })
}

/** Opens the page with the user signed in. */
export async function openAs(
  browser: Browser,
  world: WholeWorld,
  user: WholeUser,
  options: OpenPageOptions = {},
): Promise<CalendarPage> {
  const opened = await openCalendarPage(browser, world, { ...options, user })
  await signIn(opened.page)
  return opened
}

export async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in as the demo user' }).click()
  await page.getByRole('group', { name: 'View' }).waitFor()
}
