import { demoGoogle } from '../../demo-account/furnish-google'
import type { EventBody, EventResource } from '../../calendar-simulator'
import type { LocalWorld } from '../../world/start-local-world'
import { atMost } from '../cost'
import { type DemoStage, type DemoStep, timed } from '../demo-step'
import { HOUR_MS } from './hours'
import { WEEKLY } from './rename-series'
import { OWN_ID, SERIES, STATE } from './series-cost'
import { calendarId, eventsSeen, instancesSeen } from './the-calendar'

/** How the instances are called that follow the split. */
export const LATER_TITLE = 'Piano, an hour later'
/** Google tells of both halves, and the two notifications may fall into two buckets. */
const NOTIFICATIONS = 2

/** The instances in the half that is split off, as long as it is the only one of its title. */
export const laterHalf = ({ client }: DemoStage) => eventsSeen(client).filter(({ summary }) => summary === LATER_TITLE)

/** “This and following”: the recurring event ends, and another one begins. */
export const splitSeries: DemoStep = {
  name: 'change “this and following”',
  expected: 'the first half stays, the second is an hour later',
  budget({ client }) {
    const instances = instancesSeen(client, WEEKLY).length
    const second = instances - Math.floor(instances / 2)
    return {
      // One delta and the instances of both; should there be a second sync, it finds nothing.
      apiCalls: atMost(3 + (NOTIFICATIONS - 1)),
      syncs: atMost(NOTIFICATIONS),
      reads: atMost(instances + SERIES + 2 * OWN_ID + NOTIFICATIONS * STATE),
      // Those that stay are written too: with the rule their sequence number changes. The others go, and come anew.
      writes: atMost(instances + second + 2 * SERIES + STATE),
      tasks: atMost(NOTIFICATIONS),
    }
  },
  async run(stage) {
    const { world, client } = stage
    const instances = world.google.events.instances(demoGoogle.account, calendarId, WEEKLY).items
    const first = Math.floor(instances.length / 2)
    const starts = startsAfter(instances.slice(first))
    const split = () => instancesSeen(client, WEEKLY).length === first && laterHalf(stage).length === starts.size
    const ms = await timed(async () => {
      changeFrom(world, instances[first])
      await client.until('both halves', split)
    })
    const moved = laterHalf(stage).filter(({ startAt }) => starts.has(startAt)).length
    return { what: `${first} stayed, ${moved} moved`, asExpected: first > 0 && moved === starts.size, ms }
  },
}

/** When these instances start once they are moved. */
const startsAfter = (instances: readonly EventResource[]): ReadonlySet<number> =>
  new Set(instances.map(({ start }) => Date.parse(start?.dateTime ?? '') + HOUR_MS))

function changeFrom({ google }: LocalWorld, instance: EventResource | undefined): void {
  if (instance === undefined) throw new Error('the series has no instances')
  google.splitSeries(calendarId, instance.id, {
    summary: LATER_TITLE,
    start: anHourLater(instance.start),
    end: anHourLater(instance.end),
  })
}

const anHourLater = (time: EventResource['start']): EventBody['start'] => ({
  dateTime: new Date(Date.parse(time?.dateTime ?? '') + HOUR_MS).toISOString(),
  timeZone: time?.timeZone,
})
