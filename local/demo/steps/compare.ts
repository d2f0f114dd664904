import { demoGoogle } from '../../demo-account/furnish-google'
import { differences, listAtGoogle } from '../compare-with-google'
import { exactly } from '../cost'
import { type DemoStep, timed } from '../demo-step'
import { calendarId, eventsSeen } from './the-calendar'

export const compare: DemoStep = {
  name: 'compare with Google',
  expected: 'all equal, nothing left to do',
  budget: () => ({ apiCalls: exactly(0), tasks: exactly(0), syncs: exactly(0) }),
  async run({ world, client }) {
    const listed = listAtGoogle(world.google, demoGoogle.account, calendarId)
    let wrong: readonly string[] = []
    const ms = await timed(async () => {
      wrong = differences(listed, eventsSeen(client))
    })
    return { what: `${listed.length} events, ${wrong.length} differences`, asExpected: wrong.length === 0, ms }
  },
}
