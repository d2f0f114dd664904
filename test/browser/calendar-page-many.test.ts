import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, CDPSession } from 'playwright-core'
import { z } from 'zod'
import { launchBrowser } from '../support/browser'
import { type CalendarPage, openAs } from '../support/calendar-page'
import { eventDocument } from '../support/event-document'
import type { WholeUser } from '../support/whole-user'
import { WholeWorld } from '../support/whole-world'

const EVENTS = 2000
const HOUR = 3_600_000

const timingsSchema = z.array(z.object({ duration: z.number(), changes: z.number() }))

const TIMINGS = `performance.getEntriesByName('events').map(({ duration, detail }) => ({ duration, ...detail }))`

const DRAWN = `performance.getEntriesByName('events').reduce((sum, { detail }) => sum + detail.changes, 0)`

jest.setTimeout(180_000)

/** 2,000 events in one week: what is printed stands in web/README.md. */
describe('a very full week', () => {
  let world: WholeWorld
  let browser: Browser
  let mine: CalendarPage
  let user: WholeUser

  beforeAll(async () => {
    ;[world, browser] = await Promise.all([WholeWorld.open(), launchBrowser()])
    user = await world.addUser()
    await user.watch()
    await fillThisWeek()
    mine = await openAs(browser, world, user)
    await drawn(EVENTS)
  }, 240_000)
  afterAll(async () => {
    await mine?.close()
    await browser?.close()
    await world?.close()
  })

  const events = () => world.firestore.collection(`users/${user.uid}/events`)

  /** From Monday 00:00 UTC on, for six days. */
  async function fillThisWeek(): Promise<void> {
    const now = new Date()
    const monday = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - ((now.getUTCDay() + 6) % 7))
    const writer = world.firestore.bulkWriter()
    for (let number = 0; number < EVENTS; number += 1) {
      const startAt = new Date(monday + 2 * HOUR + Math.floor((number * 6 * 24 * 60) / EVENTS) * 60_000)
      const endAt = new Date(startAt.getTime() + HOUR / 2)
      const event = { ...eventDocument({ eventId: `e${number}`, summary: `Event ${number}` }), startAt, endAt }
      const times = { start: timeOf(startAt), end: timeOf(endAt) }
      void writer.set(events().doc(`e${number}`), { ...event, ...times, calendarRef: user.calendarRef })
    }
    await writer.close()
  }

  const timings = async () => timingsSchema.parse(await mine.page.evaluate(TIMINGS))

  /** Milliseconds that the page's main thread has worked; waiting for a busy machine is not counted. */
  async function worked(session: CDPSession): Promise<number> {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }

  it('is drawn, and each change draws again what changed', async () => {
    const initial = await timings()
    expect(initial.reduce((sum, { changes }) => sum + changes, 0)).toBe(EVENTS)
    const session = await mine.page.context().newCDPSession(mine.page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const later: number[] = []
    const work: number[] = []
    for (const number of [3, 700, 1300, 1999]) {
      const before = await worked(session)
      await events()
        .doc(`e${number}`)
        .update({ summary: `Changed ${number}` })
      await drawn(EVENTS + later.length + 1)
      const [latest] = (await timings()).slice(-1)
      expect(latest?.changes).toBe(1)
      later.push(latest?.duration ?? Number.NaN)
      work.push((await worked(session)) - before)
    }
    expect(await mine.count()).toBeGreaterThanOrEqual(EVENTS)
    expect(await mine.event('Changed').count()).toBeGreaterThanOrEqual(4)
    const ms = (duration: number) => `${Math.round(duration)} ms`
    const first = initial.reduce((sum, { duration }) => sum + duration, 0)
    console.log(
      `${EVENTS} events: first drawn in ${ms(first)}; a change in ${later.map(ms).join(', ')}, ` +
        `of which the page worked ${work.map(ms).join(', ')}`,
    )
    expect(mine.ownTroubles()).toEqual([])
  })

  /** Resolves once so many documents were drawn. It looks seldom: looking keeps the page from drawing. */
  async function drawn(documents: number): Promise<void> {
    while ((await mine.page.evaluate<number>(DRAWN)) < documents) await sleep(250)
  }
})

const timeOf = (instant: Date) => ({ dateTime: instant.toISOString(), timeZone: 'UTC' })
