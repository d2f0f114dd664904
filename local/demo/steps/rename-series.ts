import { exactly } from '../cost'
import { type DemoStep, timed } from '../demo-step'
import { OWN_ID, SERIES, STATE } from './series-cost'
import { calendarId, instancesSeen } from './the-calendar'

/** A weekly recurring event of the demo's calendar. */
export const WEEKLY = 'piano'
const TITLE = 'Piano, grade 2'

/** One delta, and Google asked once for the instances. */
export const renameSeries: DemoStep = {
  name: 'rename a weekly series',
  expected: 'all instances are renamed',
  budget({ client }) {
    const instances = instancesSeen(client, WEEKLY).length
    return {
      apiCalls: exactly(2),
      syncs: exactly(1),
      reads: exactly(instances + OWN_ID + STATE),
      writes: exactly(instances + SERIES + STATE),
      tasks: exactly(1),
    }
  },
  async run({ world, client }) {
    const before = instancesSeen(client, WEEKLY).length
    const renamed = () => instancesSeen(client, WEEKLY).filter(({ summary }) => summary === TITLE).length
    const ms = await timed(async () => {
      world.google.patchEvent(calendarId, WEEKLY, { summary: TITLE })
      await client.until('the new title of all instances', () => renamed() === before)
    })
    return { what: `${renamed()} are “${TITLE}”`, asExpected: before > 1, ms }
  },
}
