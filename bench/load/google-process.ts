import { z } from 'zod'
import { createCalendarSimulator, startCalendarSimulatorServer } from '../../local/calendar-simulator'
import { CALENDAR_SCOPES } from '../../functions/src/model/oauth-grant'
import { fillCalendar } from './fill-calendar'
import { CLIENT } from './google-address'

/** Google with one calendar of so many events, as a process of its own: `node google-process.js EVENTS`. */
async function main(): Promise<void> {
  const events = z.coerce.number().int().min(0).parse(process.argv[2])
  const core = createCalendarSimulator({
    clock: { now: () => Date.now() },
    random: { fraction: () => Math.random() },
    switches: { allowHttpLoopback: true },
  })
  const email = 'ada@example.com'
  const { subject } = core.addUser({ email, timeZone: 'Europe/Berlin' })
  fillCalendar(core, email, events)
  const { url } = await startCalendarSimulatorServer({ core, port: 0 })
  const refreshToken = core.oauth.grantRefreshToken(email, CLIENT.clientId, CALENDAR_SCOPES)
  process.stdout.write(`${JSON.stringify({ url, email, subject, refreshToken })}\n`)
}

void main()
