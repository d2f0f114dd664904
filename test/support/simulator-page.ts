import type { Browser, Locator, Page } from 'playwright-core'
import {
  type CalendarSimulator,
  type CalendarSimulatorServer,
  createCalendarSimulator,
  type EventResource,
  startCalendarSimulatorServer,
} from '../../local/calendar-simulator'
import { launchBrowser, openPage, type OpenPage, type OpenPageOptions } from './browser'
import { seededRandom } from './seeded-random'

export const ada = 'ada@example.com'
export const grace = 'grace@example.com'
export const team = 'team@group.calendar.google.com'
/** A Wednesday; the week begins on 2 March. */
export const wednesday = Date.parse('2026-03-04T08:30:00Z')

/** The simulator's page, open at the week of 2 March 2026 of Ada, who lives in Berlin. */
export interface OpenSimulatorPage extends OpenPage {
  readonly core: CalendarSimulator
  readonly server: CalendarSimulatorServer
  /** An event or instance as the week shows it, by its title and the day it is on (`2` is 2 March). */
  event(title: string, date?: number): Locator
  /** The simulator's events of that title in March and April, in order. */
  stored(title: string, calendarId?: string): readonly EventResource[]
  /** The event that has the focus. */
  focusedEvent(): Promise<string | null>
  /** Resolves once the page has told that. */
  told(text: string | RegExp): Promise<void>
}

const dayOf = (page: Page, date: number): Locator => page.locator(`.day[data-day="${Date.UTC(2026, 2, date)}"]`)

const furnish = (core: CalendarSimulator): void => {
  core.addUser({ email: ada, name: 'Ada', timeZone: 'Europe/Berlin' })
  core.addUser({ email: grace, name: 'Grace', timeZone: 'Europe/London' })
  core.addCalendar({ id: team, owner: ada, summary: 'Team', timeZone: 'Europe/Berlin' })
  core.changeCalendar(ada, { summary: 'Personal' })
  const at = (date: string, from: string, to: string) => ({
    start: { dateTime: `${date}T${from}:00`, timeZone: 'Europe/Berlin' },
    end: { dateTime: `${date}T${to}:00`, timeZone: 'Europe/Berlin' },
  })
  core.insertEvent(ada, { id: 'lunch', summary: 'Lunch', location: 'Canteen', ...at('2026-03-03', '12:00', '13:00') })
  core.insertEvent(ada, { id: 'fair', summary: 'Fair', start: { date: '2026-03-05' }, end: { date: '2026-03-07' } })
  const weekly = { recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=4'] }
  core.insertEvent(team, { id: 'weekly', summary: 'Weekly', ...at('2026-02-23', '10:00', '11:00'), ...weekly })
}

export interface SimulatorPageOptions extends OpenPageOptions {
  readonly prepare?: (core: CalendarSimulator) => void
  /** What may go wrong; anything else fails the test. */
  readonly tolerated?: RegExp
}

/**
 * For the tests of one file: a browser, and at the end of each test the proof that nothing went wrong on its page and
 * that it asked nobody but the simulator.
 */
export function useSimulatorPage(): (options?: SimulatorPageOptions) => Promise<OpenSimulatorPage> {
  let browser: Browser
  let open: { readonly page: OpenSimulatorPage; readonly tolerated: RegExp } | null = null
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    if (open === null) return
    const { page, tolerated } = open
    open = null
    await page.close()
    expect(page.troubles.filter((trouble) => !tolerated.test(trouble))).toEqual([])
    expect(page.strangers).toEqual([])
  })
  return async ({ tolerated = /^$/, ...options } = {}) => {
    const page = await openSimulatorPage(browser, options)
    open = { page, tolerated }
    return page
  }
}

async function openSimulatorPage(
  browser: Browser,
  { prepare, ...options }: Omit<SimulatorPageOptions, 'tolerated'>,
): Promise<OpenSimulatorPage> {
  const core = createCalendarSimulator({
    clock: { now: () => wednesday },
    random: seededRandom('page'),
    switches: { allowHttpLoopback: true },
  })
  furnish(core)
  prepare?.(core)
  const server = await startCalendarSimulatorServer({ core, port: 0 })
  const opened = await openPage(browser, server.url, { now: wednesday, timezoneId: 'Europe/Berlin', ...options })
  const { page } = opened
  await page.locator('.day').first().waitFor({ state: 'attached' })
  return {
    ...opened,
    core,
    server,
    event: (title, date) => {
      const within = date === undefined ? page.locator('#week') : dayOf(page, date)
      return within.locator('.event', { hasText: title })
    },
    stored: (title, calendarId = ada) =>
      core.look
        .events(ada, calendarId, { timeMin: '2026-02-20T00:00:00Z', timeMax: '2026-05-01T00:00:00Z' })
        .filter(({ summary }) => summary === title),
    focusedEvent: () => page.evaluate<string | null>("document.activeElement?.dataset.event?.split(' ')[1] ?? null"),
    told: (text) => page.locator('#toast.visible', { hasText: text }).waitFor(),
    close: async () => {
      await opened.close()
      await server.close()
    },
  }
}

export const startsOf = (events: readonly EventResource[]) => events.map(({ start }) => start?.dateTime ?? start?.date)
