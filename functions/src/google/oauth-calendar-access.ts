import type { OAuth2Client } from 'google-auth-library'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import type { AccountId, Uid } from '../model/ids'
import { workspaceEmail } from '../model/workspace-credential'
import type { WorkspaceUser } from '../model/workspace-user'
import type { CalendarAccess } from './calendar-access'
import type { CalendarApi } from './calendar-api'
import { createOAuthClient, type OAuthClientOptions } from './create-oauth-client'
import { createCalendarApi } from './googleapis-calendar-api'

export interface CalendarAccessOptions {
  /** Throws `CredentialUnusable` where there is none; asked for once an account and instance while all is well. */
  readonly readRefreshToken: (uid: Uid, accountId: AccountId) => Promise<string>
  readonly oauth: OAuthClientOptions
  /** For users of a Workspace: a client that acts for one of them; null for one who is not configured (any more). */
  readonly delegate?: (user: WorkspaceUser) => OAuth2Client | null
  /** Of a stand-in for Google; null or absent: Google's own. */
  readonly rootUrl?: string | null
}

/** A kept access token and what it was made from. */
interface Session {
  readonly refreshToken: string
  readonly api: CalendarApi
}

/** An instance that serves more accounts than this reads credentials again. */
const MAX_SESSIONS = 1_000

/**
 * Calendars through OAuth. Access tokens and credentials are kept for as long as the instance lives, so that the next
 * sync of an account reads and refreshes nothing.
 */
export function createCalendarAccess(options: CalendarAccessOptions): CalendarAccess {
  const sessions = new Map<string, Promise<Session>>()

  async function sessionOf(uid: Uid, accountId: AccountId): Promise<Session> {
    const key = JSON.stringify([uid, accountId])
    const kept = sessions.get(key)
    if (kept) return await kept
    const opening = openSession(options, uid, accountId)
    keep(sessions, key, opening)
    return await opening
  }

  function forget(uid: Uid, accountId: AccountId): void {
    sessions.delete(JSON.stringify([uid, accountId]))
  }

  return {
    async forAccount(uid, accountId) {
      const attempt = async <Result>(call: (api: CalendarApi) => Promise<Result>): Promise<Result> => {
        const session = await sessionOf(uid, accountId)
        try {
          return await call(session.api)
        } catch (error) {
          if (!(error instanceof CredentialUnusable)) throw error
          forget(uid, accountId)
          return await retryIfReconnected(error, session)
        }

        /** What failed may have been kept from before the account was connected again. */
        async function retryIfReconnected(error: CredentialUnusable, failed: Session): Promise<Result> {
          const current = await sessionOf(uid, accountId)
          if (current.refreshToken !== failed.refreshToken) return await call(current.api)
          forget(uid, accountId)
          throw error
        }
      }
      await sessionOf(uid, accountId)
      return throughEach(attempt)
    },
  }
}

async function openSession(options: CalendarAccessOptions, uid: Uid, accountId: AccountId): Promise<Session> {
  const { readRefreshToken, rootUrl } = options
  const refreshToken = await readRefreshToken(uid, accountId)
  const auth = authFor(uid, refreshToken, options)
  return { refreshToken, api: createCalendarApi({ auth, ...(rootUrl ? { rootUrl } : {}) }) }
}

function authFor(uid: Uid, credential: string, { oauth, delegate }: CalendarAccessOptions): OAuth2Client {
  const email = workspaceEmail(credential)
  if (email === null) {
    const auth = createOAuthClient(oauth)
    auth.setCredentials({ refresh_token: credential })
    return auth
  }
  const auth = delegate?.({ uid, email })
  if (!auth) throw new CredentialUnusable('policy')
  return auth
}

/** A credential that could not be read is asked for again the next time. */
function keep(sessions: Map<string, Promise<Session>>, key: string, opening: Promise<Session>): void {
  const [oldest] = sessions.keys()
  if (oldest !== undefined && sessions.size >= MAX_SESSIONS) sessions.delete(oldest)
  sessions.set(key, opening)
  opening.catch(() => {
    if (sessions.get(key) === opening) sessions.delete(key)
  })
}

function throughEach(attempt: <Result>(call: (api: CalendarApi) => Promise<Result>) => Promise<Result>): CalendarApi {
  return {
    listEvents: (request, pageToken) => attempt((api) => api.listEvents(request, pageToken)),
    listInstances: (request, pageToken) => attempt((api) => api.listInstances(request, pageToken)),
    getEvent: (calendarId, eventId) => attempt((api) => api.getEvent(calendarId, eventId)),
    watchEvents: (calendarId, channel) => attempt((api) => api.watchEvents(calendarId, channel)),
    stopChannel: (channelId, resourceId) => attempt((api) => api.stopChannel(channelId, resourceId)),
    listCalendars: (pageToken) => attempt((api) => api.listCalendars(pageToken)),
    listCalendarChanges: (syncToken, pageToken) => attempt((api) => api.listCalendarChanges(syncToken, pageToken)),
    watchCalendarList: (channel) => attempt((api) => api.watchCalendarList(channel)),
  }
}
