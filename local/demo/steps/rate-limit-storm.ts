import type { LocalWorld } from '../../world/start-local-world'
import { exactly } from '../cost'
import { type DemoStep, timed } from '../demo-step'
import { eventually } from '../eventually'
import { from, nextHour } from './hours'
import { calendarId, eventSeen } from './the-calendar'

const REFUSALS = ['userRateLimitExceeded', 'tooManyRequests', 'rateLimitExceeded'] as const
/** Waits double; up to half of each is left to chance, and its task comes a second after it. */
const LEAST_WAITS_MS = REFUSALS.map((_, index) => 1_000 * 2 ** index + 1_000)
/** The task of the first notification, one for each refusal, and that of the last notification. */
const TASKS = REFUSALS.length + 2

const EVENT = 'storm'
const LAST_TITLE = 'After the storm'
const PATIENCE_MS = 90_000

/** Google refuses several times in a row, by 403 and 429. A notification in between waits as well. */
export const rateLimitStorm: DemoStep = {
  name: 'rate-limit storm',
  expected: `${REFUSALS.length} refusals, growing waits, one task each`,
  budget: () => ({
    apiCalls: exactly(REFUSALS.length + 1),
    syncs: exactly(TASKS),
    tasks: exactly(TASKS),
  }),
  async run({ world, client }) {
    const { google, simulator, tasks } = world
    const [requestsBefore, entriesBefore] = [simulator.requestLog.requests.length, tasks.log.length]
    const waits = () => waitsAfterRefusals(world, requestsBefore, entriesBefore)
    const ms = await timed(async () => {
      for (const fault of REFUSALS) google.faults.inject({ operation: 'events.list', fault, times: 1 })
      google.insertEvent(calendarId, { summary: 'Before the storm', ...from(nextHour()) }, EVENT)
      await eventually('the last refusal', () => waits().length === REFUSALS.length, PATIENCE_MS)
      google.patchEvent(calendarId, EVENT, { summary: LAST_TITLE })
      await client.until('the last edit', () => eventSeen(client, EVENT)?.summary === LAST_TITLE, PATIENCE_MS)
    })
    const seconds = waits().map((wait) => (wait / 1000).toFixed(1))
    const grow = LEAST_WAITS_MS.every((least, index) => (waits()[index] ?? 0) >= least)
    return { what: `waits of ${seconds.join(', ')} s; the last edit arrived`, asExpected: grow, ms }
  },
}

/** From each refusal to when the task that followed it was scheduled for, in milliseconds. */
function waitsAfterRefusals({ simulator, tasks }: LocalWorld, requestsBefore: number, entriesBefore: number) {
  const refusals = simulator.requestLog.requests
    .slice(requestsBefore)
    .filter(({ status }) => status === 403 || status === 429)
  const [, ...followers] = tasks.log
    .slice(entriesBefore)
    .flatMap((entry) => (entry.kind === 'create' && entry.answer === 'OK' ? [entry.scheduleTime ?? entry.at] : []))
  return refusals.slice(0, followers.length).map(({ at }, index) => (followers[index] ?? at) - at)
}
