import { renewChannels, type RenewalDependencies } from '../../../../functions/src/channels/renew-channels'
import { countOperations } from '../../../../functions/src/firestore/counting-document-store'
import type { DocumentStore } from '../../../../functions/src/firestore/document-store'
import { createTally } from '../../../../functions/src/support/tally'
import { ManualClock } from '../../../support/manual-clock'
import { seededRandom } from '../../../support/seeded-random'
import { syntheticCalendars } from '../../../support/synthetic-calendars'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const CALENDARS = 100_000
/** One in so many has a channel that is about to end. */
const DUE_ONE_IN = 1_000

describe(`${CALENDARS} calendars`, () => {
  it('are planned in pages: two reads each, never more than a page at once', async () => {
    const clock = new ManualClock()
    const ageOf = (number: number) => (number % DUE_ONE_IN === 0 ? 6 * DAY : HOUR)
    const tally = createTally()
    const held = { most: 0 }
    const lines: unknown[] = []
    const store = watchingPages(syntheticCalendars(CALENDARS, ageOf, clock.now()), held)
    const report = await renewChannels({ ...idle(clock, lines), tally, store: countOperations(store, tally) })
    expect(report).toMatchObject({ calendars: CALENDARS, channels: CALENDARS, complete: true, failed: 0 })
    expect(report.planned).toEqual({ opened: CALENDARS / DUE_ONE_IN, stopped: 0, closed: 0, synced: 0, looked: 0 })
    // Their account is not there, so that none is renewed.
    expect(report.skipped).toBe(CALENDARS / DUE_ONE_IN)
    expect(tally.reads).toBeGreaterThanOrEqual(2 * CALENDARS)
    expect(tally.reads).toBeLessThan(2 * CALENDARS + CALENDARS / 100)
    expect(held.most).toBeLessThanOrEqual(500)
    expect(lines).toHaveLength(1)
    process.stdout.write(`${CALENDARS} calendars: ${tally.reads} reads, at most ${held.most} documents a page\n`)
  }, 120_000)
})

describe('a run that ends before it is through', () => {
  const [calendars, minute] = [2_000, 60_000]

  /** A run may take fifteen minutes. */
  async function run(store: DocumentStore, clock: ManualClock, seen: string[], minutesAPage: number) {
    const slow: DocumentStore = {
      ...store,
      async query(query) {
        if (query.limit === 250) clock.advance(minutesAPage * minute)
        const found = await store.query(query)
        if (query.limit === 250) seen.push(...found.map(({ id }) => id))
        return found
      },
    }
    return await renewChannels({ ...idle(clock, []), tally: createTally(), store: slow })
  }

  it('is gone on with in the next hour, behind what was seen, and all the way round', async () => {
    const clock = new ManualClock()
    const store = syntheticCalendars(calendars, () => HOUR, clock.now())
    const seen: string[][] = []
    const reports = []
    for (let hour = 0; hour < 4; hour += 1) {
      const ids: string[] = []
      reports.push(await run(store, clock, ids, 5))
      seen.push(ids)
    }
    expect(reports.map(({ complete }) => complete)).toEqual([false, false, false, false])
    // The page in whose middle the time was up is looked at again.
    expect(seen.map((ids) => ids.length)).toEqual([750, 750, 750, 500])
    const covered = new Set(seen.flat())
    expect(covered.size).toBe(calendars)
    expect(seen[1]?.[0]).toBe(seen[0]?.[500])
  })

  it('begins at the beginning again once it has been everywhere', async () => {
    const clock = new ManualClock()
    const store = syntheticCalendars(400, () => HOUR, clock.now())
    const seen: string[] = []
    await store.commit([{ kind: 'set', path: 'schedules/renewChannels', data: { after: syncIdOf(299) } }])
    expect(await run(store, clock, seen, 1)).toMatchObject({ complete: true })
    expect(seen[0]).toBe(syncIdOf(300))
    expect(new Set(seen).size).toBe(400)
    expect(await store.getAll(['schedules/renewChannels'])).toEqual([undefined])
  })
})

function syncIdOf(number: number): string {
  return number.toString(16).padStart(8, '0').padEnd(32, '0')
}

/** Nobody is there to be asked: all accounts are gone. */
function idle(clock: ManualClock, lines: unknown[]): Omit<RenewalDependencies, 'store' | 'tally'> {
  return {
    clock,
    access: { forAccount: () => Promise.reject(new Error('No account is connected here')) },
    queue: { enqueue: () => Promise.reject(new Error('Nothing is to be synced here')) },
    random: seededRandom('many channels'),
    keyring: { current: 'k1', keys: new Map() },
    webhookUrl: 'https://example.com/calendarWebhook',
    channelTtl: 7 * DAY,
    lostGraceMs: 30 * DAY,
    timeBudgetMs: 900_000,
    logger: { info: (_, fields) => void lines.push(fields), warn: () => undefined, error: () => undefined },
  }
}

/** Notes the largest answer to a query. */
function watchingPages(inner: DocumentStore, held: { most: number }): DocumentStore {
  return {
    ...inner,
    async query(query) {
      const found = await inner.query(query)
      held.most = Math.max(held.most, found.length)
      return found
    },
  }
}
