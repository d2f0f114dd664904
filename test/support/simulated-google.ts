import { calendar } from '@googleapis/calendar'
import type { calendar_v3 } from '@googleapis/calendar'
import { OAuth2Client } from 'google-auth-library'
import { z } from 'zod'
import { createCalendarSimulator, startCalendarSimulatorServer } from '../../local/calendar-simulator'
import type { CalendarSimulator, CalendarSimulatorServer } from '../../local/calendar-simulator'

export const ada = 'ada@example.com'
export const clientId = 'the-client'
export const allScopes = ['openid', 'email', 'https://www.googleapis.com/auth/calendar']

/** The simulator over HTTP with one user, and Google's own client connected as that user. */
export interface SimulatedGoogle {
  readonly core: CalendarSimulator
  readonly server: CalendarSimulatorServer
  readonly auth: OAuth2Client
  readonly api: calendar_v3.Calendar
}

/** Google's authorization client, with nothing changed but where Google is. */
export const oauthClientFor = (url: string): OAuth2Client =>
  new OAuth2Client({
    clientId,
    clientSecret: 'the-secret',
    redirectUri: 'http://127.0.0.1:9/callback',
    endpoints: {
      oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${url}/token`,
      oauth2RevokeUrl: `${url}/revoke`,
      oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
    },
  })

export const startSimulatedGoogle = async (): Promise<SimulatedGoogle> => {
  const core = createCalendarSimulator({
    clock: { now: () => Date.now() },
    random: { fraction: () => Math.random() },
    switches: { allowHttpLoopback: true },
  })
  core.addUser({ email: ada, name: 'Ada', timeZone: 'Europe/Berlin' })
  const server = await startCalendarSimulatorServer({ core, port: 0 })
  const auth = oauthClientFor(server.url)
  auth.setCredentials({ refresh_token: core.oauth.grantRefreshToken(ada, clientId, allScopes) })
  return { core, server, auth, api: calendar({ version: 'v3', auth, rootUrl: `${server.url}/` }) }
}

export const breakfast = (summary: string): calendar_v3.Schema$Event => ({
  summary,
  start: { dateTime: '2026-03-02T09:00:00+01:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-02T10:00:00+01:00', timeZone: 'Europe/Berlin' },
})

/** Adds an event to the user's primary calendar as the client would; its id. */
export const insertBreakfast = async (api: calendar_v3.Calendar, summary: string): Promise<string> => {
  const { data } = await api.events.insert({ calendarId: 'primary', requestBody: breakfast(summary) })
  return z.string().parse(data.id)
}

const failureSchema = z.object({ response: z.object({ data: z.unknown() }) })

/** The body of the answer that a call of Google's client failed with. */
export const failureOf = async (call: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  )
  return failureSchema.parse(error).response.data
}
