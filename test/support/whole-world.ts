import { Firestore } from '@google-cloud/firestore'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { connectAccount } from '../../functions/src/accounts/connect-account'
import { discoverCalendars } from '../../functions/src/accounts/discover-calendars'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { createCalendarAccess } from '../../functions/src/google/oauth-calendar-access'
import { accountIdSchema, calendarIdSchema, calendarRef, uidSchema } from '../../functions/src/model/ids'
import { CALENDAR_SCOPES } from '../../functions/src/model/oauth-grant'
import { systemClock } from '../../functions/src/support/clock'
import { parseKeyring } from '../../functions/src/support/keyring'
import { systemRandom } from '../../functions/src/support/random'
import { createAuthUser } from '../../local/emulators/create-auth-user'
import { type LocalWorld, type LocalWorldOptions, startLocalWorld } from '../../local/world/start-local-world'
import { CANARY } from './canary'
import { readWholeProject } from './read-whole-project'
import { testProjectId } from './test-project'
import { PASSWORD, type WholeUser, wholeUser } from './whole-user'

/** One structured line of a function's log. */
export interface FunctionLogLine {
  readonly event: string
  readonly fields: Readonly<Record<string, unknown>>
}

const logLineSchema = z.looseObject({ severity: z.string(), message: z.string() })

/** What firebase-functions says about requests that never reach us. */
const OTHERS_TRACES = [
  'Failed to validate auth token.',
  'Failed to validate AppCheck token.',
  'Invalid request, unable to process.',
]

const PATIENCE_MS = 20_000

/** The local world as tests see it: all its parts, everything the functions ever printed, and users. */
export class WholeWorld {
  readonly local: LocalWorld
  readonly firestore: Firestore
  /** Every line that the functions printed, also before they were restarted. */
  readonly output: string[] = []
  private readonly secrets: string[] = [CANARY, 'ya29.']
  private readonly closing: (() => Promise<void>)[] = []

  private constructor(local: LocalWorld) {
    this.local = local
    this.firestore = new Firestore({ projectId: local.projectId })
    this.listenToFunctions()
    for (const name of ['GOOGLE_OAUTH_CLIENT_SECRET', 'CREDENTIAL_KEYS', 'CHANNEL_TOKEN_KEYS'])
      this.keepSecret(this.param(name))
  }

  /** Users may call as often as a test likes, unless it says otherwise. */
  static async open(options: LocalWorldOptions = {}): Promise<WholeWorld> {
    const params = { CALLS_PER_MINUTE: '100000', ...options.params }
    return new WholeWorld(await startLocalWorld({ projectId: testProjectId(), ...options, params }))
  }

  async close(): Promise<void> {
    for (const close of this.closing) await close()
    await this.local.stop()
    await this.firestore.terminate()
  }

  beforeClosing(close: () => Promise<void>): void {
    this.closing.push(close)
  }

  /** A signed-in user; without `google` one who has connected no account. */
  async addUser({ google }: { readonly google: boolean } = { google: true }): Promise<WholeUser> {
    const { projectId, auth } = this.local
    const email = `${CANARY}-${randomBytes(6).toString('hex')}@example.com`
    const { uid, idToken } = await createAuthUser(auth, projectId, { email, password: PASSWORD })
    this.keepSecret(idToken)
    const { subject } = this.local.google.addUser({ email, timeZone: 'Europe/Berlin' })
    const accountId = accountIdSchema.parse(subject)
    const user = wholeUser(this, {
      uid: uidSchema.parse(uid),
      idToken,
      accountId,
      email,
      calendarRef: calendarRef(accountId, calendarIdSchema.parse(email)),
    })
    if (google) await this.connect(user)
    return user
  }

  /** As the operator's command does it, once a user has consented. */
  async connect({ uid, accountId, email }: WholeUser): Promise<void> {
    const refreshToken = this.local.google.oauth.grantRefreshToken(email, this.clientId, CALENDAR_SCOPES)
    this.keepSecret(refreshToken)
    const keyring = parseKeyring(this.param('CREDENTIAL_KEYS'))
    const grant = { accountId, email, scopes: [...CALENDAR_SCOPES], refreshToken }
    const tools = { access: this.accessWith(refreshToken), keyring, clock: systemClock, random: systemRandom }
    await connectAccount(uid, grant, { store: this.store, ...tools })
  }

  /** Gives calendars that came to an account later their documents. */
  async discover({ uid, accountId, email }: WholeUser): Promise<void> {
    const refreshToken = this.local.google.oauth.grantRefreshToken(email, this.clientId, CALENDAR_SCOPES)
    const access = this.accessWith(refreshToken)
    await discoverCalendars({ uid, accountId }, { store: this.store, access, clock: systemClock })
  }

  private accessWith(refreshToken: string) {
    return createCalendarAccess({
      readRefreshToken: () => Promise.resolve(refreshToken),
      oauth: { clientId: this.clientId, clientSecret: 'any', tokenUrl: this.param('GOOGLE_OAUTH_TOKEN_URL') },
      rootUrl: this.param('GOOGLE_API_ROOT_URL'),
    })
  }

  private get clientId(): string {
    return this.param('GOOGLE_OAUTH_CLIENT_ID')
  }

  private get store() {
    return createFirestoreDocumentStore(this.firestore)
  }

  async restartFunctions(): Promise<void> {
    await this.local.restartFunctions()
    this.listenToFunctions()
  }

  /** The functions' structured lines about this event, oldest first. */
  logged(event: string): readonly FunctionLogLine[] {
    return this.output.flatMap((line) => {
      const parsed = logLineSchema.safeParse(jsonIn(line)).data
      return parsed?.message === event ? [{ event, fields: parsed }] : []
    })
  }

  /** Waits until nothing is under way any more: no notification, no task. */
  async settle(): Promise<void> {
    const { google, simulator, tasks } = this.local
    const sent = () => simulator.deliveries.length
    await eventually('all notifications are delivered', () => google.push.nextDueAt() === null)
    let before: number
    do {
      before = sent()
      await sleep(50)
      await tasks.idle()
    } while (sent() !== before || google.push.nextDueAt() !== null)
  }

  /** Every document of the project, with the time of its last change. */
  async everything(): Promise<ReadonlyMap<string, string>> {
    return await readWholeProject(this.local.firestore, this.local.projectId)
  }

  keepSecret(secret: string): void {
    this.secrets.push(secret)
  }

  /** What the functions printed that must not stand in a log: titles, addresses, tokens, and stack traces of ours. */
  leaks(): readonly string[] {
    const tells = (line: string) => this.secrets.some((secret) => line.includes(secret))
    const traces = (line: string) => /(^|\\n) {4}at /.test(line) && !OTHERS_TRACES.some((words) => line.includes(words))
    return this.output.filter((line) => tells(line) || traces(line))
  }

  param(name: string): string {
    return z.string().parse(this.local.environment[name])
  }

  private listenToFunctions(): void {
    const { host } = this.local
    this.output.push(...host.logs.map(({ text }) => text))
    host.onLine(({ text }) => this.output.push(text))
  }
}

/** Resolves once it is so; rejects after 20 s. */
export async function eventually(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`In vain: ${what}`)
    await sleep(20)
  }
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
