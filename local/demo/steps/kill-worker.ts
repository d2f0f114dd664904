import type { CalendarSimulator } from '../../calendar-simulator'
import { differences } from '../compare-with-google'
import { atMost, exactly } from '../cost'
import { type DemoStep, timed } from '../demo-step'
import { keepRecord } from '../keep-record'
import { silently } from '../silently'
import { eventsAtGoogle } from './at-google'
import { from, HOUR_MS, nextHour } from './hours'
import { calendarId, eventsSeen } from './the-calendar'

const EVENTS = 3000
/** So many are stored before the functions are killed; a page of Google's has 2,500. */
const STORED = 2000

/** Of the one that is killed: the delta that is refused, the token listing and the window, two pages each. */
const CALLS_KILLED = 5
/** Both listings again, the delta behind them, and the next round. */
const CALLS_RESUMED = 6
/** The state, the lease, the calendar's document and progress; what was stored but not seen yet counts as well. */
const OVERHEAD = 20
const PATIENCE_MS = 120_000

/** The functions die (SIGKILL) in the middle of a full sync, and are started again. */
export const killWorker: DemoStep = {
  name: 'kill a full sync midway',
  expected: `${EVENTS} events all arrive, none is written twice`,
  budget: ({ client }) => ({
    apiCalls: exactly(CALLS_KILLED + CALLS_RESUMED),
    syncs: exactly(1),
    reads: atMost(eventsSeen(client).length + EVENTS + OVERHEAD),
    writes: atMost(EVENTS - STORED + OVERHEAD),
    tasks: exactly(1),
  }),
  async run({ world, client }) {
    const before = eventsSeen(client).length
    const record = keepRecord(client, () => eventsSeen(client).length)
    let stored = 0
    const ms = await timed(async () => {
      beginFullSync(world.google)
      const arrived = () => eventsSeen(client).length - before
      await client.until('the first page', () => arrived() >= STORED, PATIENCE_MS)
      await world.host.kill('SIGKILL')
      stored = arrived()
      await world.restartFunctions()
      await client.until('all events', () => arrived() === EVENTS, PATIENCE_MS)
    })
    record.end()
    const wrong = differences(eventsAtGoogle(world.google), eventsSeen(client)).length
    const again = record.count('modified')
    return {
      what: `killed after ${stored}; ${again} written twice, ${wrong} differences`,
      asExpected: stored < EVENTS && again === 0 && wrong === 0 && record.count('removed') === 0,
      ms,
    }
  },
}

/** A full sync of many new events; Google keeps it waiting for the last page of its last listing. */
function beginFullSync(google: CalendarSimulator): void {
  const event = (number: number) => ({ summary: `Event ${number}`, ...from(nextHour() + (number * HOUR_MS) / 2) })
  silently(google, () => {
    for (let number = 1; number < EVENTS; number += 1) google.insertEvent(calendarId, event(number))
    google.expireSyncTokens(calendarId)
  })
  google.faults.inject({ operation: 'events.list', fault: 'hang', times: 1, skip: CALLS_KILLED - 1 })
  google.insertEvent(calendarId, event(EVENTS))
}
