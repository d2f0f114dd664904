import { randomBytes } from 'node:crypto'
import {
  type CalendarSimulator,
  type CalendarSimulatorServer,
  createCalendarSimulator,
  startCalendarSimulatorServer,
  type Switches,
} from '../../local/calendar-simulator'

export interface GoogleWorld {
  readonly server: CalendarSimulatorServer
  readonly core: CalendarSimulator
  /** As the functions and the commands are told of it. */
  readonly urls: { readonly root: string; readonly auth: string; readonly token: string; readonly certs: string }
}

/** A simulated Google over HTTP, on wall time, without users. */
export async function startGoogleWorld(switches: Partial<Switches> = {}): Promise<GoogleWorld> {
  const core = createCalendarSimulator({
    clock: { now: () => Date.now() },
    random: { fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32 },
    switches,
  })
  const server = await startCalendarSimulatorServer({ core, port: 0 })
  const { url } = server
  const [auth, token, certs] = [`${url}/o/oauth2/v2/auth`, `${url}/token`, `${url}/oauth2/v1/certs`]
  return { server, core, urls: { root: `${url}/`, auth, token, certs } }
}

/** What a browser would do: the user decides on the consent page, and this is the address it is sent on to. */
export async function decideConsent(
  authorizationUrl: string,
  decision: { readonly user: string; readonly auto?: 'approve' | 'deny'; readonly granted?: readonly string[] },
): Promise<URL> {
  const url = new URL(authorizationUrl)
  url.searchParams.set('user', decision.user)
  url.searchParams.set('auto', decision.auto ?? 'approve')
  if (decision.granted) url.searchParams.set('granted', decision.granted.join(' '))
  const response = await fetch(url, { redirect: 'manual' })
  const location = response.headers.get('location')
  if (location === null) throw new Error(`The consent page answered ${response.status} without a redirect`)
  return new URL(location)
}
