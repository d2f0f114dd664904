import { demoGoogle } from '../../demo-account/furnish-google'
import { differences, listAtGoogle } from '../compare-with-google'
import { atMost, exactly } from '../cost'
import { type DemoStage, type DemoStep, timed } from '../demo-step'
import { calendarId, calendarSeen, eventsSeen } from './the-calendar'
import { turnQueue } from './watch-calendar'

const listed = ({ world }: DemoStage) => listAtGoogle(world.google, demoGoogle.account, calendarId)

/** One for each event or instance, and one for each recurring event. */
function documentsFor(stage: DemoStage): number {
  const events = listed(stage)
  const series = new Set(events.map(({ recurringEventId }) => recurringEventId).filter((id) => id !== undefined))
  return events.length + series.size
}

/** Three listings (the near days, the token, the window), the delta behind them, and the round that follows. */
const LISTINGS = 5
/** The state, the lease and the calendar's document are read and written several times, whatever there is to mirror. */
const OVERHEAD = 10

export const firstSync: DemoStep = {
  name: 'first sync',
  expected: 'all events as Google lists them',
  budget: (stage) => ({
    apiCalls: atMost(LISTINGS),
    syncs: exactly(1),
    reads: atMost(OVERHEAD),
    writes: atMost(documentsFor(stage) + OVERHEAD),
    tasks: exactly(0),
  }),
  async run(stage) {
    const { world, client } = stage
    const ms = await timed(async () => {
      await turnQueue(world, 'resume')
      await client.until('the end of the first sync', () => calendarSeen(client).state === 'live')
    })
    const seen = eventsSeen(client)
    const wrong = differences(listed(stage), seen)
    return { what: `${seen.length} events, ${wrong.length} differences`, asExpected: wrong.length === 0, ms }
  },
}
