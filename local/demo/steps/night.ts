import { differences, listAtGoogle } from '../compare-with-google'
import { demoGoogle } from '../../demo-account/furnish-google'
import { atMost, exactly } from '../cost'
import { type DemoStage, type DemoStep, timed } from '../demo-step'
import { eventually } from '../eventually'
import { runSchedule } from '../run-schedule'
import { silently } from '../silently'
import { from, HOUR_MS, nextHour } from './hours'
import { calendarId, calendarSeen, eventsSeen } from './the-calendar'

const DAY_MS = 24 * HOUR_MS
const EDITS = 3
const PATIENCE_MS = 60_000

/** Runs the nightly function, a day after the last time, and waits until the calendar is shown as verified. */
export async function passNight({ world, client }: DemoStage, days = 1): Promise<void> {
  await world.travel(world.shift + days * DAY_MS)
  const since = Date.now() + world.shift
  await runSchedule(world, 'reconcileCalendars')
  await client.until(
    'a calendar that is verified',
    () => (calendarSeen(client).lastVerifiedAt ?? 0) >= since,
    PATIENCE_MS,
  )
}

/** What differs from what Google lists in the window of that moment. */
export function differencesInWindow({ world, client }: DemoStage): readonly string[] {
  const midnight = Math.floor((Date.now() + world.shift) / DAY_MS) * DAY_MS
  const window = { from: midnight - 30 * DAY_MS, to: midnight + 180 * DAY_MS }
  return differences(listAtGoogle(world.google, demoGoogle.account, calendarId, window), eventsSeen(client))
}

/** Google tells nothing for a while; the night finds it all the same. */
export const healByNight: DemoStep = {
  name: 'lose every notification, then a night',
  expected: `${EDITS} changes that nobody told of are in the mirror, proven equal`,
  // The delta, the sync that applies it, and the comparison: a delta, a listing, a delta.
  budget: () => ({ tasks: exactly(1), syncs: exactly(1), writes: atMost(EDITS + 10) }),
  async run(stage) {
    const { world, client } = stage
    const count = eventsSeen(client).length
    silently(world.google, () => {
      for (let number = 0; number < EDITS; number += 1) {
        world.google.insertEvent(calendarId, { summary: 'Untold', ...from(nextHour() + number * HOUR_MS) })
      }
    })
    const ms = await timed(() => passNight(stage))
    await eventually('the changes', () => eventsSeen(client).some(({ summary }) => summary === 'Untold'), PATIENCE_MS)
    const came = eventsSeen(client).filter(({ summary }) => summary === 'Untold').length
    const wrong = differencesInWindow(stage).length
    return { what: `${came} came, ${wrong} differences`, asExpected: came === EDITS && wrong === 0 && count > 0, ms }
  },
}
