import { accessSync, constants } from 'node:fs'
import axe, { type AxeResults } from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** Where Debian, Ubuntu, Fedora, macOS and Google's own packages put it; `CHROMIUM_PATH` comes first. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
] as const

/** It runs on what it is given: no sandbox in a container, no graphics card, and no word to its makers. */
const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--no-first-run',
] as const

export class BrowserMissing extends Error {
  override readonly name = 'BrowserMissing'

  constructor() {
    super(
      'Chromium was not found: install it (Debian and Ubuntu: "apt-get install chromium"), or name it in CHROMIUM_PATH.',
    )
    // Where in our code it was noticed helps nobody.
    this.stack = this.message
  }
}

/** Throws `BrowserMissing`. */
export function locateChromium(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['CHROMIUM_PATH']
  const found = (named === undefined ? usualPlaces : [named]).find(isExecutable)
  if (found === undefined) throw new BrowserMissing()
  return found
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A Chromium without a window; throws `BrowserMissing` where there is none. Whoever starts it closes it. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: locateChromium(), args: [...quietly] })
}

/** A page of its own, and what went wrong on it. */
export interface OpenPage {
  readonly page: Page
  /** Uncaught errors, errors on the console (a breach of the content security policy is one), and dialogs. */
  readonly troubles: readonly string[]
  /** Addresses outside of this machine that the page asked for; they were refused. */
  readonly strangers: readonly string[]
  close(): Promise<void>
}

export interface OpenPageOptions extends BrowserContextOptions {
  /** What the page takes for the present, in milliseconds since the epoch; its timers run all the same. */
  readonly now?: number
}

/** Opens an address in a context of its own, so that nothing is remembered from another test. */
export async function openPage(
  browser: Browser,
  url: string,
  { now, ...options }: OpenPageOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })
  const troubles: string[] = []
  const strangers: string[] = []
  await context.route(
    (address) => !['127.0.0.1', 'localhost'].includes(address.hostname),
    async (route) => {
      strangers.push(route.request().url())
      await route.abort()
    },
  )
  const page = await context.newPage()
  page.on('pageerror', (error) => void troubles.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  page.on('dialog', (dialog) => {
    troubles.push(`a dialog said “${dialog.message()}”`)
    void dialog.dismiss()
  })
  if (now !== undefined) await page.clock.setFixedTime(now)
  await page.goto(url)
  return { page, troubles, strangers, close: () => context.close() }
}

/** What is still gliding in is half transparent, and would be measured so. */
const FINISH_ANIMATIONS = `for (const animation of document.getAnimations()) {
  if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish()
}`

/** What axe-core holds against the page as it stands, one line each: https://github.com/dequelabs/axe-core */
export async function accessibilityViolations(page: Page): Promise<readonly string[]> {
  // Sent through the debugger, so that the page's own policy can stay as strict as it is.
  const { violations } = await page.evaluate<AxeResults>(
    `${FINISH_ANIMATIONS};${axe.source};axe.run(document, { resultTypes: ['violations'] })`,
  )
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(', ')})`)
}
