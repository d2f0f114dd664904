import { demoGoogle } from '../../demo-account/furnish-google'
import { connectGoogleAccount } from '../../world/connect-google-account'
import { exactly } from '../cost'
import { type DemoStep, timed } from '../demo-step'

/** The whole OAuth flow through the command that operators use. */
export const connectAccount: DemoStep = {
  name: 'connect a Google account',
  expected: '2 calendars found, none mirrored',
  budget: () => ({ apiCalls: exactly(1), tasks: exactly(0) }),
  async run({ world, user, client }) {
    const ms = await timed(async () => {
      await connectGoogleAccount(world, { uid: user.uid, googleUser: demoGoogle.account })
      await client.until('a calendar', () => client.calendars.size > 0)
    })
    const calendars = [...client.calendars.values()]
    const mirrored = calendars.filter(({ selected }) => selected).length
    const names = calendars.map(({ summary }) => summary).sort()
    return {
      what: `${names.join(' and ')}; ${mirrored} mirrored`,
      asExpected: calendars.length === 2 && mirrored === 0,
      ms,
    }
  },
}
