import { renewChannels } from '../../functions/src/channels/renew-channels'
import { countOperations } from '../../functions/src/firestore/counting-document-store'
import { systemClock } from '../../functions/src/support/clock'
import { systemRandom } from '../../functions/src/support/random'
import { createTally } from '../../functions/src/support/tally'
import { syntheticCalendars } from '../../test/support/synthetic-calendars'
import { measure } from '../load/measure'
import type { Answer } from '../load/result'
import { type Effort, runQuestion } from '../load/run-question'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A channel of a week is renewed on its sixth day: so many are due in one hour. */
const DUE_ONE_IN = 6 * 24

async function answer({ quick }: Effort): Promise<Answer> {
  const calendars = quick ? 10_000 : 100_000
  const ageOf = (number: number) => (number % DUE_ONE_IN === 0 ? 6 * DAY : HOUR)
  const tally = createTally()
  const silent = () => undefined
  let planned = 0
  const measured = await measure(async () => {
    const report = await renewChannels({
      store: countOperations(syntheticCalendars(calendars, ageOf, Date.now()), tally),
      // Whose account is not there is planned for, and then left alone.
      access: { forAccount: () => Promise.reject(new Error('No account is connected here')) },
      queue: { enqueue: () => Promise.reject(new Error('Nothing is to be synced here')) },
      clock: systemClock,
      random: systemRandom,
      keyring: { current: 'k1', keys: new Map() },
      webhookUrl: 'https://example.com/calendarWebhook',
      channelTtl: 7 * DAY,
      lostGraceMs: 30 * DAY,
      timeBudgetMs: 15 * 60_000,
      logger: { info: silent, warn: silent, error: silent },
      tally,
    })
    planned = report.planned.opened
    return tally
  })
  const { wallMs, cpuMs, peakHeapMb, reads, writes } = measured
  const figures = { wallMs, cpuMs, peakHeapMb, reads, writes, renewals: planned }
  const each = reads / calendars
  return {
    rows: [{ what: `${calendars.toLocaleString('en')} channels`, contender: 'product', figures }],
    claims: [{ claim: 'reads a channel and hour (≤ 2.1)', value: each, holds: each <= 2.1 }],
  }
}

runQuestion('renewal', answer)
