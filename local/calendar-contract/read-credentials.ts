import { calendar } from '@googleapis/calendar'
import type { calendar_v3 } from '@googleapis/calendar'
import { OAuth2Client } from 'google-auth-library'

type Environment = Readonly<Record<string, string | undefined>>

const needed = {
  CONTRACT_CLIENT_ID: 'an OAuth client of a project of yours',
  CONTRACT_CLIENT_SECRET: 'its secret',
  CONTRACT_REFRESH_TOKEN: 'a refresh token of a test account, with the scope https://www.googleapis.com/auth/calendar',
} as const

/** What is missing in the environment, in words; null where nothing is. */
export const missingCredentials = (environment: Environment): string | null => {
  const missing = Object.entries(needed).filter(([name]) => !environment[name])
  if (missing.length === 0) return null
  const lines = missing.map(([name, what]) => `  ${name}: ${what}`)
  return `The contract is tried against a Google account, for which this is missing in the environment:\n${lines.join('\n')}`
}

/** Google's client, signed in; with CONTRACT_URL it speaks to another server than Google. */
export const openCalendarApi = (environment: Environment): calendar_v3.Calendar => {
  const named = environment['CONTRACT_URL'] ?? ''
  // Set and empty is as good as not set.
  const url = named === '' ? undefined : named.replace(/\/$/, '')
  const auth = new OAuth2Client({
    clientId: environment['CONTRACT_CLIENT_ID'] ?? '',
    clientSecret: environment['CONTRACT_CLIENT_SECRET'] ?? '',
    ...(url !== undefined && { endpoints: { oauth2TokenUrl: `${url}/token` } }),
  })
  auth.setCredentials({ refresh_token: environment['CONTRACT_REFRESH_TOKEN'] ?? '' })
  return calendar({ version: 'v3', auth, ...(url !== undefined && { rootUrl: `${url}/` }) })
}
