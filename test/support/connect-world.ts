import { randomBytes, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import express, { type Request, type Response } from 'express'
import type { Firestore } from '@google-cloud/firestore'
import type { BeginConnectionDependencies } from '../../functions/src/accounts/connect-begin'
import { readCredential } from '../../functions/src/accounts/read-credential'
import { connectAccountHandler } from '../../functions/src/entrypoints/connect-account'
import {
  oauthCallbackHandler,
  type OAuthCallbackHandlerDependencies,
} from '../../functions/src/entrypoints/oauth-callback'
import { createFirestore } from '../../functions/src/firestore/create-firestore'
import type { DocumentStore } from '../../functions/src/firestore/document-store'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { createCalendarAccess } from '../../functions/src/google/oauth-calendar-access'
import { createGoogleConsent } from '../../functions/src/google/oauth-flow'
import { createCallLimiter } from '../../functions/src/limits/call-limiter'
import { type AccountId, accountIdSchema, type Uid, uidSchema } from '../../functions/src/model/ids'
import type { SyncTask } from '../../functions/src/model/sync-task'
import { systemClock } from '../../functions/src/support/clock'
import type { LogFields } from '../../functions/src/support/logger'
import { type Keyring, parseKeyring } from '../../functions/src/support/keyring'
import { systemRandom } from '../../functions/src/support/random'
import type { SyncQueue } from '../../functions/src/tasks/sync-queue'
import { parseBody } from '../../local/functions-host/parse-body'
import { type GoogleWorld, startGoogleWorld } from './google-world'
import { testProjectId } from './test-project'

/** The app's own pages; nothing listens there, since only the address matters. */
export const APP = 'http://127.0.0.1:5173'

const APPS = [APP, 'https://other-app.example.com'] as const

/**
 * `connectAccount` and `oauthCallback` behind a real server, beside a simulated Google that both speak to over HTTP, and
 * the Firestore emulator. A user's ID token is `token of <uid>`.
 */
export class ConnectWorld {
  readonly google: GoogleWorld
  readonly store: DocumentStore
  readonly url: string
  readonly keyring: Keyring = parseKeyring(
    JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
  )
  readonly tasks: SyncTask[] = []
  readonly logs: { readonly event: string; readonly fields: LogFields }[] = []
  /** Added to the time that the functions are told. */
  clockOffset = 0
  private readonly appOrigins: readonly string[]
  private readonly firestore: Firestore
  private readonly server: ReturnType<ReturnType<typeof express>['listen']>

  private constructor(
    google: GoogleWorld,
    server: ConnectWorld['server'],
    app: ReturnType<typeof express>,
    appOrigins: readonly string[],
  ) {
    this.appOrigins = appOrigins
    this.google = google
    this.server = server
    this.url = `http://127.0.0.1:${portOf(server.address())}`
    this.firestore = createFirestore(testProjectId())
    this.store = createFirestoreDocumentStore(this.firestore)
    const begin = connectAccountHandler({
      ...this.dependencies(),
      verifyIdToken: async (token) => uidIn(token),
      limiter: createCallLimiter(systemClock, 30),
    })
    const callback = oauthCallbackHandler(() => this.dependencies())
    app.use('/connectAccount', parseBody(), (request: Request, response: Response) => begin(request, response))
    app.use('/oauthCallback', parseBody(), (request: Request, response: Response) => callback(request, response))
  }

  /** Apps as functions are told of them; two that are not there without it. */
  static async open({ appOrigins = APPS }: { readonly appOrigins?: readonly string[] } = {}): Promise<ConnectWorld> {
    const google = await startGoogleWorld({ allowHttpLoopback: true })
    const app = express()
    const server = app.listen(0, '127.0.0.1')
    await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
    return new ConnectWorld(google, server, app, appOrigins)
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
    await this.google.server.close()
    await this.firestore.terminate()
  }

  newUser(): Uid {
    return uidSchema.parse(randomUUID())
  }

  /** A Google account. */
  newAccount(email: string): AccountId {
    return accountIdSchema.parse(this.google.core.addUser({ email, timeZone: 'Europe/Berlin' }).subject)
  }

  /** Requests to Google's token endpoint so far. */
  exchanges(): number {
    return this.google.server.requestLog.counts()['oauth.token'] ?? 0
  }

  dependencies(): OAuthCallbackHandlerDependencies & Pick<BeginConnectionDependencies, 'consent'> {
    const { store, keyring, google, tasks, logs } = this
    const oauth = {
      clientId: 'client-1',
      clientSecret: 'secret',
      authUrl: google.urls.auth,
      tokenUrl: google.urls.token,
      certsUrl: google.urls.certs,
    }
    const record = (event: string, fields: LogFields) => void logs.push({ event, fields })
    const queue: SyncQueue = {
      enqueue: async (task) => {
        tasks.push(task)
        return { jobId: String(tasks.length) }
      },
    }
    return {
      store,
      access: createCalendarAccess({
        readRefreshToken: (uid, accountId) => readCredential(store, keyring, { uid, accountId }, systemRandom),
        oauth,
        rootUrl: google.urls.root,
      }),
      queue,
      clock: { ...systemClock, now: () => Date.now() + this.clockOffset },
      random: systemRandom,
      logger: { info: record, warn: record, error: record },
      keyring,
      credentialKeyring: keyring,
      consent: createGoogleConsent(oauth, `${this.url}/oauthCallback`),
      webhookUrl: `${this.url}/calendarWebhook`,
      channelTtl: 7 * 86_400_000,
      windowSpan: { pastDays: 30, futureDays: 180 },
      appOrigins: this.appOrigins,
    }
  }
}

function uidIn(token: string): Uid | null {
  const uid = /^token of (.+)$/.exec(token)?.[1]
  return uid === undefined ? null : uidSchema.parse(uid)
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return address.port
}
