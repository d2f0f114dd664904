import type { CalendarSimulator } from '../../calendar-simulator'
import { differences } from '../compare-with-google'
import { atMost, exactly } from '../cost'
import { type DemoStep, timed } from '../demo-step'
import { keepRecord, type ListenerRecord } from '../keep-record'
import { silently } from '../silently'
import { eventsAtGoogle, singleEvents } from './at-google'
import { from, nextHour } from './hours'
import { ODD } from './odd-event'
import { calendarId, eventsSeen } from './the-calendar'

const DELETED = 6
const RENAMED = 4
const CREATED = 2

/** The delta that is refused; the listings for the token and of the window; the delta behind them; the next round. */
const CALLS = 5
/** The state, the lease and the calendar's document are read and written several times. */
const OVERHEAD = 8
/** Each commit reads the state again; a recurring event has a document of its own. */
const MORE_READS = 12

/** Google has forgotten the token (410), and what was deleted meanwhile it does not tell any more. */
export const tokenExpires: DemoStep = {
  name: 'sync token expires (410)',
  expected: 'stale events go, no other is touched, never fewer than the truth',
  budget: ({ client }) => ({
    apiCalls: exactly(CALLS),
    syncs: exactly(1),
    reads: atMost(eventsSeen(client).length + OVERHEAD + MORE_READS),
    writes: atMost(DELETED + RENAMED + CREATED + OVERHEAD),
    tasks: exactly(1),
  }),
  async run({ world: { google }, client }) {
    const record = keepRecord(client, () => eventsSeen(client).length)
    let truth = 0
    const ms = await timed(async () => {
      silently(google, () => loseTrack(google))
      google.insertEvent(calendarId, { summary: 'The only change that Google tells of', ...from(nextHour()) })
      const now = eventsAtGoogle(google)
      truth = now.length
      await client.until('the calendar as it is now', () => differences(now, eventsSeen(client)).length === 0)
    })
    record.end()
    return {
      what: `${describe(record)}; fewest ${record.fewest} of ${truth}`,
      asExpected: record.fewest === truth && isExpected(record),
      ms,
    }
  },
}

function loseTrack(google: CalendarSimulator): void {
  const singles = singleEvents(google).filter((id) => id !== ODD)
  for (const id of singles.slice(0, DELETED)) google.deleteEvent(calendarId, id)
  for (const id of singles.slice(-RENAMED)) google.patchEvent(calendarId, id, { summary: 'Renamed unnoticed' })
  google.insertEvent(calendarId, { summary: 'Created unnoticed', ...from(nextHour()) })
  google.expireSyncTokens(calendarId)
}

const describe = (record: ListenerRecord): string =>
  `${record.count('removed')} went, ${record.count('modified')} changed, ${record.count('added')} came`

const isExpected = (record: ListenerRecord): boolean =>
  record.count('removed') === DELETED && record.count('modified') === RENAMED && record.count('added') === CREATED
