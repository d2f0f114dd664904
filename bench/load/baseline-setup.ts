import { Firestore } from '@google-cloud/firestore'
import { calendar } from '@googleapis/calendar'
import { OAuth2Client } from 'google-auth-library'
import { createTally } from '../../functions/src/support/tally'
import type { BaselineMirror } from '../baselines/baseline-mirror'
import { CLIENT, type GoogleAddress } from './google-address'
import { WINDOW_SPAN } from './product-mirror'

const DAY = 86_400_000

/** The same calendar for a baseline, in the window that the product mirrors. */
export function openBaselineMirror(projectId: string, google: GoogleAddress, uid = 'ada'): BaselineMirror {
  const auth = new OAuth2Client({ ...CLIENT, endpoints: { oauth2TokenUrl: `${google.url}/token` } })
  auth.setCredentials({ refresh_token: google.refreshToken })
  const midnight = Math.floor(Date.now() / DAY) * DAY
  return {
    google: calendar({ version: 'v3', auth, rootUrl: `${google.url}/` }),
    firestore: new Firestore({ projectId, ignoreUndefinedProperties: true }),
    calendarId: google.email,
    uid,
    window: {
      from: new Date(midnight - WINDOW_SPAN.pastDays * DAY),
      to: new Date(midnight + WINDOW_SPAN.futureDays * DAY),
    },
    tally: createTally(),
  }
}
