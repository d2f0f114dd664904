import { exactly } from '../cost'
import { type DemoStep, timed } from '../demo-step'
import { OWN_ID, SERIES, STATE } from './series-cost'
import { laterHalf } from './split-series'
import { calendarId } from './the-calendar'

/** Google says that the recurring event is gone and no word about its instances. */
export const deleteSeries: DemoStep = {
  name: 'delete the second half',
  expected: 'all its instances go',
  budget(stage) {
    const instances = laterHalf(stage).length
    return {
      apiCalls: exactly(1),
      syncs: exactly(1),
      reads: exactly(instances + OWN_ID + STATE),
      writes: exactly(instances + SERIES + STATE),
      tasks: exactly(1),
    }
  },
  async run(stage) {
    const { world, client } = stage
    const before = laterHalf(stage)
    const ms = await timed(async () => {
      world.google.deleteEvent(calendarId, before[0]?.recurringEventId ?? '')
      await client.until('the deletion of all instances', () => laterHalf(stage).length === 0)
    })
    return { what: `${before.length} are gone`, asExpected: before.length > 1, ms }
  },
}
