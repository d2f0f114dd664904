import type { Browser, Locator, Page } from 'playwright-core'
import { z } from 'zod'
import { openPage, type OpenPage, type OpenPageOptions } from './browser'
import type { WholeUser } from './whole-user'
import type { WholeWorld } from './whole-world'

/** Somebody's page with their calendar. */
export interface CalendarPage extends OpenPage {
  /** The troubles that are not the machine's: Firestore complains where it is too busy to answer within 10 s. */
  ownTroubles(): readonly string[]
  /** The drawn events whose title says that. */
  event(title: string | RegExp): Locator
  /** How many events are drawn. */
  count(): Promise<number>
  choose(view: 'Day' | 'Week' | 'Month' | 'Agenda'): Promise<void>
}

/** Of the users that tests make. */
const PASSWORD = 'correct horse'

/** The machine may be busy with other tests. */
const PATIENCE_MS = 60_000

/** A server ends connections that nobody uses, now and then right when somebody does: nothing was answered then. */
const RETRIES = 3

/** Opens the page of the local world, signed out. Whoever signs in there is `user`, or the demo user. */
export async function openCalendarPage(
  browser: Browser,
  world: WholeWorld,
  { user, path = '/', ...options }: OpenPageOptions & { readonly user?: WholeUser; readonly path?: string } = {},
): Promise<CalendarPage> {
  const url = `${world.local.urls.page}${path}`
  const opened = await openPage(browser, url, { timezoneId: 'Europe/Berlin', ...options })
  const { page } = opened
  page.setDefaultTimeout(PATIENCE_MS)
  await nameProject(page, world.local)
  if (user) {
    await becomes(page, user)
    await page.reload()
  }
  return {
    ...opened,
    ownTroubles: () =>
      opened.troubles.filter((trouble) => !trouble.includes('Could not reach Cloud Firestore backend')),
    event: (title) => page.locator('[data-event]').filter({ hasText: title }),
    count: () => page.locator('[data-event]').count(),
    choose: (view) => page.getByRole('group', { name: 'View' }).getByRole('button', { name: view }).click(),
  }
}

/**
 * An Auth emulator that several projects share takes every browser for one of the project that it was started with,
 * unless the request says otherwise.
 */
async function nameProject(page: Page, { auth, projectId }: WholeWorld['local']): Promise<void> {
  await page.route(`http://${auth}/identitytoolkit.googleapis.com/**`, async (route) => {
    const request = route.request()
    if (request.method() !== 'POST') return await route.continue()
    const { idToken, ...body } = bodySchema.parse(request.postDataJSON())
    // Whoever names a project is no user, and has to say whom the question is about.
    const whom = idToken === undefined ? {} : { localId: [userIn(idToken)] }
    const response = await route.fetch({
      maxRetries: RETRIES,
      url: request.url().replace(/\?.*$/, ''),
      headers: {
        authorization: 'Bearer owner',
        'content-type': 'application/json',
        origin: new URL(page.url()).origin,
      },
      postData: JSON.stringify({ ...body, ...whom, targetProjectId: projectId }),
    })
    await route.fulfill({ response })
  })
}

const configurationSchema = z.looseObject({ local: z.looseObject({}) })
const bodySchema = z.looseObject({ idToken: z.string().optional() })

const userIn = (idToken: string): string =>
  z.object({ sub: z.string() }).parse(JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString())).sub

/** From then on the page's demo user is this one. */
export async function becomes(page: Page, { email }: WholeUser): Promise<void> {
  await page.route('**/__/firebase/init.json', async (route) => {
    const response = await route.fetch({ maxRetries: RETRIES })
    const { local, ...rest } = configurationSchema.parse(await response.json())
    const json = { ...rest, local: { ...local, demoUser: { email, password: PASSWORD } } }
    await route.fulfill({ response, json })
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
