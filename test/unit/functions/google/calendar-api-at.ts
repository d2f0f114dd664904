import { OAuth2Client } from 'google-auth-library'
import type { CalendarApi } from '../../../../functions/src/google/calendar-api'
import { createCalendarApi } from '../../../../functions/src/google/googleapis-calendar-api'
import { calendarIdSchema, eventIdSchema } from '../../../../functions/src/model/ids'
import type { ReceivedRequest, Script, ScriptedAnswer, ScriptedServer } from '../../../support/scripted-server'

export const REFRESH_TOKEN = 'refresh-token-in-the-test'
export const ACCESS_TOKEN = 'access-token-in-the-test'

export const calendarId = calendarIdSchema.parse('someone@example.com')
export const eventId = eventIdSchema.parse('event1')
export const listing = { kind: 'token', calendarId, from: 0 } as const

/** The real client library, with its API and its token endpoint at the server. */
export function calendarApiAt(server: ScriptedServer, options: { readonly timeout?: number } = {}): CalendarApi {
  const auth = new OAuth2Client({
    clientId: 'client',
    clientSecret: 'client-secret-in-the-test',
    endpoints: { oauth2TokenUrl: `${server.url}/token` },
    transporterOptions: { fetchImplementation: fetch },
  })
  auth.setCredentials({ refresh_token: REFRESH_TOKEN })
  return createCalendarApi({ auth, rootUrl: `${server.url}/`, ...options })
}

export const tokenAnswer: ScriptedAnswer = {
  body: { access_token: ACCESS_TOKEN, expires_in: 3600, token_type: 'Bearer', scope: 'x' },
}

/** Tokens are to be had; everything else is up to `script`. */
export function withTokens(script: Script): Script {
  return (request) => (isTokenRequest(request) ? tokenAnswer : script(request))
}

export function isTokenRequest({ path }: ReceivedRequest): boolean {
  return path === '/token'
}

export function apiRequests(server: ScriptedServer): readonly ReceivedRequest[] {
  return server.requests.filter((request) => !isTokenRequest(request))
}

/** An error as the API words it. */
export function apiError(code: number, reason: string, message = 'Some words', location?: string): ScriptedAnswer {
  const errors = [{ domain: 'global', reason, message, ...(location ? { locationType: 'parameter', location } : {}) }]
  return { status: code, body: { error: { errors, code, message } } }
}

/** An error as newer parts of Google word it. */
export function apiErrorWithDetails(code: number, status: string, reason: string): ScriptedAnswer {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' }]
  return { status: code, body: { error: { code, message: 'Some words', status, details } } }
}

/** What a call failed with; an assertion that it failed at all. */
export async function failureOf(call: Promise<unknown>): Promise<Error> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('The call did not fail with an Error')
}
