import { createSecretKey } from 'node:crypto'
import { Firestore } from '@google-cloud/firestore'
import { connectAccount } from '../../functions/src/accounts/connect-account'
import { readCredential } from '../../functions/src/accounts/read-credential'
import { selectCalendar } from '../../functions/src/accounts/select-calendar'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import type { DocumentStore } from '../../functions/src/firestore/document-store'
import { createCalendarAccess } from '../../functions/src/google/oauth-calendar-access'
import { accountIdSchema, calendarIdSchema, calendarRef, uidSchema } from '../../functions/src/model/ids'
import { CALENDAR_SCOPES } from '../../functions/src/model/oauth-grant'
import type { Keyring } from '../../functions/src/support/keyring'
import { createCalendarSimulator, startCalendarSimulatorServer } from '../../local/calendar-simulator'
import type { CalendarSimulator, CalendarSimulatorServer } from '../../local/calendar-simulator'
import { ManualClock } from './manual-clock'
import type { MirrorWorldParts } from './mirror-world-parts'
import { type CalendarIdentity, MirroredCalendar } from './mirrored-calendar'
import { requireIndexes } from './query-index'
import { seededRandom } from './seeded-random'
import { testProjectId } from './test-project'

const OAUTH = { clientId: 'mirror', clientSecret: 'secret' }
export const WINDOW_SPAN = { pastDays: 30, futureDays: 180 }

/**
 * The real Firestore emulator, made to ask for the indexes that Firestore asks for, and a simulated Google behind HTTP,
 * on one clock that stands still.
 */
export class MirrorWorld implements MirrorWorldParts {
  readonly clock: ManualClock
  readonly random = seededRandom('a mirror world')
  readonly keyring: Keyring = { current: 'k1', keys: new Map([['k1', createSecretKey(Buffer.alloc(32, 7))]]) }
  readonly google: CalendarSimulator
  readonly server: CalendarSimulatorServer
  readonly store: DocumentStore
  readonly firestore: Firestore
  private users = 0

  private constructor(
    clock: ManualClock,
    google: CalendarSimulator,
    server: CalendarSimulatorServer,
    watch: (store: DocumentStore) => DocumentStore,
  ) {
    this.clock = clock
    this.google = google
    this.server = server
    this.firestore = new Firestore({ projectId: testProjectId() })
    this.store = watch(requireIndexes(createFirestoreDocumentStore(this.firestore)))
  }

  /** `watch` sees whatever is asked of the documents, by whomever. */
  static async open(watch: (store: DocumentStore) => DocumentStore = (store) => store): Promise<MirrorWorld> {
    const clock = new ManualClock()
    const google = createCalendarSimulator({
      clock,
      random: seededRandom('google'),
      switches: { allowHttpLoopback: true },
    })
    const server = await startCalendarSimulatorServer({ core: google, port: 0 })
    return new MirrorWorld(clock, google, server, watch)
  }

  async close(): Promise<void> {
    await this.server.close()
    await this.firestore.terminate()
  }

  /** Google's calendars as a process sees them that has just started. */
  access() {
    return createCalendarAccess({
      readRefreshToken: (uid, accountId) => readCredential(this.store, this.keyring, { uid, accountId }),
      oauth: { ...OAUTH, tokenUrl: `${this.server.url}/token` },
      rootUrl: `${this.server.url}/`,
    })
  }

  /** The user goes through Google's consent again. */
  async reconnect({
    uid,
    accountId,
    calendarId: email,
  }: Pick<CalendarIdentity, 'uid' | 'accountId' | 'calendarId'>): Promise<void> {
    const refreshToken = this.google.oauth.grantRefreshToken(email, OAUTH.clientId, CALENDAR_SCOPES)
    const grant = { accountId, email, scopes: [...CALENDAR_SCOPES], refreshToken }
    const { store, clock, random, keyring } = this
    await connectAccount(uid, grant, { store, clock, random, keyring, access: this.access() })
  }

  /** A new user whose account is connected and whose calendar is selected, but not yet synced. */
  async mirrorCalendar(timeZone = 'Europe/Berlin'): Promise<MirroredCalendar> {
    this.users += 1
    const email = `user-${this.users}@example.com`
    const { subject } = this.google.addUser({ email, timeZone })
    const uid = uidSchema.parse(`uid-${this.users}`)
    const accountId = accountIdSchema.parse(subject)
    await this.reconnect({ uid, accountId, calendarId: email })
    return await this.select({ uid, accountId, calendarId: email })
  }

  /** The same user connects the same account and selects the same calendar once more, after it was disconnected. */
  async mirrorAgain({ id }: MirroredCalendar): Promise<MirroredCalendar> {
    await this.reconnect(id)
    return await this.select(id)
  }

  /** The user of one calendar connects the account of another one, which sees the first one, too, and selects it there. */
  async mirrorBeside({ id: one }: MirroredCalendar, { id: other }: MirroredCalendar): Promise<MirroredCalendar> {
    const { uid } = one
    await this.reconnect({ uid, accountId: other.accountId, calendarId: other.calendarId })
    return await this.select({ uid, accountId: other.accountId, calendarId: one.calendarId })
  }

  private async select(id: Pick<CalendarIdentity, 'uid' | 'accountId' | 'calendarId'>): Promise<MirroredCalendar> {
    const { store, clock, random } = this
    const ref = calendarRef(id.accountId, calendarIdSchema.parse(id.calendarId))
    const syncId = await selectCalendar(id.uid, ref, { store, clock, random, windowSpan: WINDOW_SPAN })
    return new MirroredCalendar(this, { ...id, calendarRef: ref, syncId })
  }
}
