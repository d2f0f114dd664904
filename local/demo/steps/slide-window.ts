import { atMost, exactly } from '../cost'
import { type DemoStage, type DemoStep, timed } from '../demo-step'
import { keepRecord } from '../keep-record'
import { silently } from '../silently'
import { from, HOUR_MS } from './hours'
import { differencesInWindow, passNight } from './night'
import { calendarId, eventsSeen } from './the-calendar'

const DAY_MS = 24 * HOUR_MS
const ZONE = 'Europe/Berlin'
const DAYS = 31
const AHEAD_DAYS = 180
const PATIENCE_MS = 60_000
/** So far ahead a weekly event begins that nobody can see yet. */
const COMING = { days: AHEAD_DAYS + 3, times: 4 }
/** Over whatever change of the clock there is. */
const WEEKS = 31

/**
 * A month goes by. What is in the window then includes a change of the clock: the longest time without one is 217 days,
 * and a window and a month are more.
 */
export const slideWindow: DemoStep = {
  name: 'a month goes by, and a change of the clock',
  expected: 'the window is that of the day, what came in and went is no drift',
  budget: () => ({ tasks: exactly(1), syncs: exactly(1), writes: atMost(1_000) }),
  async run(stage) {
    const { world, client } = stage
    const now = Date.now() + world.shift
    silently(world.google, () => {
      insertWeekly(stage, now + COMING.days * DAY_MS, COMING.times)
      insertWeekly(stage, now, WEEKS)
    })
    const record = keepRecord(client, () => eventsSeen(client).length)
    const ms = await timed(async () => {
      await passNight(stage, DAYS)
      await client.until('the window of the day', () => differencesInWindow(stage).length === 0, PATIENCE_MS)
    })
    record.end()
    const wrong = differencesInWindow(stage)
    // The app's user has signed in at a time that has not passed.
    await world.travel(0)
    const [came, went] = [record.count('added'), record.count('removed')]
    return {
      what: `${DAYS} days: ${came} came, ${went} went, ${wrong.length} differences`,
      asExpected: came >= COMING.times && went > 0 && wrong.length === 0,
      ms,
    }
  },
}

function insertWeekly({ world }: DemoStage, at: number, times: number): void {
  const { start, end } = from(Math.floor(at / HOUR_MS) * HOUR_MS)
  const zoned = { start: { ...start, timeZone: ZONE }, end: { ...end, timeZone: ZONE } }
  world.google.insertEvent(calendarId, {
    summary: 'Weekly',
    ...zoned,
    recurrence: [`RRULE:FREQ=WEEKLY;COUNT=${times}`],
  })
}
