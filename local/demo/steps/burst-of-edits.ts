import { setTimeout as delay } from 'node:timers/promises'
import { demoGoogle } from '../../demo-account/furnish-google'
import type { CalendarSimulator } from '../../calendar-simulator'
import { listAtGoogle } from '../compare-with-google'
import { atMost } from '../cost'
import { type DemoStep, timed } from '../demo-step'
import { calendarId, eventSeen } from './the-calendar'

const EDITS = 50
const EVENTS = 10
/** So short that the notifications, too, all arrive within the second in which they are gathered. */
const BURST_MS = 200
/** A second touches two buckets at most. */
const SYNCS = 2

export const burstOfEdits: DemoStep = {
  name: `${EDITS} edits in a second`,
  expected: `${SYNCS} syncs at most, last edit included`,
  budget: () => ({
    syncs: atMost(SYNCS),
    apiCalls: atMost(SYNCS),
    reads: atMost(SYNCS * (EVENTS + 1)),
    writes: atMost(SYNCS * (EVENTS + 1)),
    tasks: atMost(SYNCS),
  }),
  async run({ world, client }) {
    const before = world.simulator.deliveries.length
    const titles = await renameOften(world.google, singleEvents(world.google))
    const arrived = () => [...titles].every(([id, title]) => eventSeen(client, id)?.summary === title)
    const ms = await timed(() => client.until('the last edit', arrived))
    const notifications = world.simulator.deliveries.length - before
    return { what: `last titles, after ${notifications} notifications`, asExpected: notifications === EDITS, ms }
  },
}

const singleEvents = (google: CalendarSimulator): readonly string[] =>
  listAtGoogle(google, demoGoogle.account, calendarId)
    .filter(({ recurringEventId }) => recurringEventId === undefined)
    .slice(0, EVENTS)
    .map(({ id }) => id)

/** Renames the events in turn; returns the title that each has in the end. */
async function renameOften(google: CalendarSimulator, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>()
  const startedAt = performance.now()
  for (let edit = 0; edit < EDITS; edit += 1) {
    const id = ids[edit % ids.length] ?? ''
    const summary = `Draft ${edit + 1}`
    google.patchEvent(calendarId, id, { summary })
    titles.set(id, summary)
    await delay(Math.max(0, startedAt + ((edit + 1) * BURST_MS) / EDITS - performance.now()))
  }
  return titles
}
