import { accessibilityViolations } from '../support/browser'
import { boxOf, drag, stepOf } from '../support/drag'
import { ada, startsOf, team, useSimulatorPage } from '../support/simulator-page'

const start = useSimulatorPage()

describe('the week', () => {
  it('shows what lies in it, in the time zone that is shown', async () => {
    const { page, event } = await start()
    await page.getByRole('heading', { name: '2 – 8 March 2026' }).waitFor()
    expect(await event('Lunch', 3).innerText()).toMatch(/Lunch\s+12:00/)
    await page.getByLabel('Time zone shown').selectOption('UTC')
    await event('11:00', 3).waitFor()
    expect(await event('Fair').getAttribute('class')).toContain('bar')
  })

  it('begins on the day, and shows the clock, of where the reader lives', async () => {
    const { page, event } = await start({ locale: 'en-US' })
    await page.getByRole('heading', { name: 'March 1 – 7, 2026' }).waitFor()
    const weekdays = await page.locator('.day-head .weekday').allInnerTexts()
    expect(weekdays.join(' ')).toBe('Sun Mon Tue Wed Thu Fri Sat')
    expect(await event('Lunch', 3).innerText()).toMatch(/Lunch\s+12:00\sPM/)
    expect(await page.locator('.hours span').first().innerText()).toMatch(/^1\sAM$/)
  })

  it('shows the end of an event whole or not at all, on a clock of twelve hours as well', async () => {
    const { page, event } = await start({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
    await event('12:00 PM', 3).waitFor()
    const cut = `[...document.querySelectorAll('.day .event')].filter((event) => event.scrollWidth > event.clientWidth).length`
    expect(await page.evaluate<number>(cut)).toBe(0)
  })

  it.each([
    ['A long title that takes all of its line', true],
    ['Nap', false],
  ])('shows the time of a short event whole or not at all: %s', async (title, hidden) => {
    const at = (time: string) => ({ dateTime: `2026-03-04T${time}:00`, timeZone: 'Europe/Berlin' })
    const { page, event } = await start({
      prepare: (core) => void core.insertEvent(ada, { summary: title, start: at('13:00'), end: at('13:30') }),
    })
    await page.setViewportSize({ width: 1440, height: 900 })
    const box = await boxOf(event(title, 4))
    const time = await boxOf(event(title, 4).locator('.event-time'))
    expect(time.y >= box.y + box.height).toBe(hidden)
    if (!hidden) expect(time.x + time.width).toBeLessThanOrEqual(box.x + box.width)
  })

  it('turns, and comes back to today', async () => {
    const { page, event } = await start()
    await page.getByRole('button', { name: 'Next week' }).click()
    await event('Weekly', 9).waitFor()
    await page.keyboard.press('t')
    await event('Lunch', 3).waitFor()
    await page.getByRole('button', { name: 'Previous week' }).click()
    await page.getByRole('heading', { name: '23 February – 1 March 2026' }).waitFor()
    await event('Weekly').waitFor()
    expect(await event('Lunch').count()).toBe(0)
  })

  it('shows at once what changed behind it, and leaves the focus where it was', async () => {
    const { event, core, focusedEvent } = await start()
    await event('Lunch', 3).focus()
    core.patchEvent(ada, 'lunch', { summary: 'Late lunch' })
    await event('Late lunch', 3).waitFor()
    expect(await focusedEvent()).toBe('lunch')
  })
})

describe('adding an event', () => {
  it('begins where the pointer draws it', async () => {
    const { page, told, stored } = await start()
    const { hour } = await stepOf(page)
    const column = await boxOf(page.locator('.day').nth(4))
    const grid = await boxOf(page.locator('#week'))
    const y = grid.y + grid.height / 2
    await drag(page, { x: column.x + column.width / 2, y }, { x: 0, y: 2 * hour })
    await page.getByLabel('Title').fill('Drawn')
    await page.getByRole('button', { name: 'Add event' }).click()
    await told('“Drawn” is added')
    const [drawn] = stored('Drawn')
    expect(drawn?.start?.dateTime).toMatch(/^2026-03-06T/)
    const length = Date.parse(drawn?.end?.dateTime ?? '') - Date.parse(drawn?.start?.dateTime ?? '')
    expect(length / 3_600_000).toBeGreaterThanOrEqual(2)
    expect(length / 3_600_000).toBeLessThanOrEqual(2.5)
  })

  it('needs no mouse, repeats, and tells the channels', async () => {
    const { page, told, stored, core, focusedEvent } = await start()
    core.events.watch(ada, ada, { id: 'channel', type: 'web_hook', address: 'http://127.0.0.1:9/' })
    await page.keyboard.press('n')
    await page.keyboard.type('Choir')
    await page.getByLabel('Repeats').focus()
    await page.keyboard.type('Every week on')
    await page.getByLabel('Ends').focus()
    await page.keyboard.type('after')
    await page.getByLabel('Number of times').fill('3')
    await page.keyboard.press('Enter')
    await told('“Choir” is added')
    expect(startsOf(stored('Choir'))).toEqual([
      '2026-03-04T10:00:00+01:00',
      '2026-03-11T10:00:00+01:00',
      '2026-03-18T10:00:00+01:00',
    ])
    expect(await focusedEvent()).toContain(stored('Choir')[0]?.recurringEventId)
    expect(core.push.channels.get('channel')?.messageNumber).toBeGreaterThan(1)
  })

  it('tells what Google would refuse, and keeps what was typed', async () => {
    const { page, stored } = await start({ tolerated: /400 \(Bad Request\)/ })
    await page.getByRole('button', { name: 'New event' }).click()
    await page.getByLabel('Title').fill('Backwards')
    await page.getByLabel('End time').fill('00:30')
    await page.getByRole('button', { name: 'Add event' }).click()
    await page.getByRole('alert').filter({ hasText: 'The specified time range is empty.' }).waitFor()
    expect(await page.getByLabel('Title').inputValue()).toBe('Backwards')
    await page.keyboard.press('Escape')
    expect(stored('Backwards')).toEqual([])
  })

  it('makes whole days', async () => {
    const { page, told, stored } = await start()
    await page.keyboard.press('n')
    await page.keyboard.type('Trip')
    await page.getByRole('checkbox', { name: 'All day' }).check()
    await page.getByLabel('End date').fill('2026-03-06')
    await page.keyboard.press('Enter')
    await told('“Trip” is added')
    expect(stored('Trip')).toMatchObject([{ start: { date: '2026-03-04' }, end: { date: '2026-03-07' } }])
  })
})

describe('the page', () => {
  it('shows hostile text as text', async () => {
    const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
    const { page, event } = await start({
      prepare: (core) => {
        core.addUser({ email: 'mallory@example.com', name: hostile })
        core.addCalendar({ id: `"><b>${team}`, owner: ada, summary: hostile })
        core.insertEvent(`"><b>${team}`, {
          id: '"><img src=x onerror=alert(3)>',
          summary: hostile,
          location: `javascript:alert(4)${hostile}`,
          description: hostile,
          start: { dateTime: '2026-03-04T10:00:00Z' },
          end: { dateTime: '2026-03-04T15:00:00Z' },
        })
      },
    })
    await event('<img src=x', 4).click()
    expect(await page.getByLabel('Title').inputValue()).toBe(hostile)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: `Share ${hostile}` }).click()
    await page.getByRole('dialog').waitFor()
    expect(await page.locator('main img, dialog img, #calendars img, main script').count()).toBe(0)
  })

  it('keeps a policy that runs its own files only', async () => {
    const { server } = await start()
    const policy = (await fetch(server.url)).headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
  })

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)('has nothing that a screen reader stumbles over: %s, %d px wide', async (colorScheme, width) => {
    const { page } = await start({ colorScheme, viewport: { width, height: 740 } })
    expect(await accessibilityViolations(page)).toEqual([])
    await page.keyboard.press('n')
    await page.getByRole('dialog').waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Share Team' }).press('Enter')
    await page.getByRole('dialog').waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
  })

  it('fits a phone: no sideways scrolling, one day at a time', async () => {
    const { page, event } = await start({ viewport: { width: 360, height: 740 }, hasTouch: true })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    expect(await event('Lunch').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Tue 3 March' }).tap()
    await event('Lunch').tap()
    await page.getByRole('dialog').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
  })

  it('says so where the simulator has gone', async () => {
    const { page, server } = await start({ tolerated: /ERR_CONNECTION_REFUSED/ })
    await server.close()
    const alert = page.getByRole('alert').filter({ hasText: 'The simulator does not answer.' })
    await alert.waitFor()
    expect(await alert.isVisible()).toBe(true)
  })
})
