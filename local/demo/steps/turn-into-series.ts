import type { MirrorClient } from '../../world/mirror-client'
import { exactly } from '../cost'
import { type DemoStep, timed } from '../demo-step'
import { OWN_ID, SERIES, STATE } from './series-cost'
import { calendarId, eventSeen, instancesSeen } from './the-calendar'

/** A single event of the demo's calendar. */
const SINGLE = 'lunch'
const INSTANCES = 6

const isSingle = (client: MirrorClient): boolean => eventSeen(client, SINGLE) !== undefined

/** The instances have ids of their own; of the old document's id Google says no word. */
export const turnIntoSeries: DemoStep = {
  name: 'make an event weekly',
  expected: `${INSTANCES} instances come, its own document goes`,
  budget: () => ({
    apiCalls: exactly(2),
    syncs: exactly(1),
    reads: exactly(OWN_ID + STATE),
    writes: exactly(INSTANCES + OWN_ID + SERIES + STATE),
    tasks: exactly(1),
  }),
  async run({ world, client }) {
    const wasSingle = isSingle(client)
    const arrived = () => instancesSeen(client, SINGLE).length === INSTANCES
    const ms = await timed(async () => {
      world.google.patchEvent(calendarId, SINGLE, { recurrence: [`RRULE:FREQ=WEEKLY;COUNT=${INSTANCES}`] })
      await client.until('its instances, without itself', () => arrived() && !isSingle(client))
    })
    return { what: `${INSTANCES} instances, its own document is gone`, asExpected: wasSingle, ms }
  },
}
