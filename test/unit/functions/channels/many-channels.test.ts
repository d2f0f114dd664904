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
