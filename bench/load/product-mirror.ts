import { createSecretKey, randomBytes } from 'node:crypto'
import type { Firestore } from '@google-cloud/firestore'
import { connectAccount } from '../../functions/src/accounts/connect-account'
import { selectCalendar } from '../../functions/src/accounts/select-calendar'
import { countOperations } from '../../functions/src/firestore/counting-document-store'
import { createFirestore } from '../../functions/src/firestore/create-firestore'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { countAccess } from '../../functions/src/google/counting-calendar-api'
import { createCalendarAccess } from '../../functions/src/google/oauth-calendar-access'
import { accountIdSchema, calendarIdSchema, calendarRef, type SyncId, uidSchema } from '../../functions/src/model/ids'
import { CALENDAR_SCOPES } from '../../functions/src/model/oauth-grant'
import { systemClock } from '../../functions/src/support/clock'
import type { Keyring } from '../../functions/src/support/keyring'
import { systemRandom } from '../../functions/src/support/random'
import { createTally } from '../../functions/src/support/tally'
import type { ReconcileDependencies } from '../../functions/src/sync/reconciliation/reconcile-dependencies'
import { CLIENT, type GoogleAddress } from './google-address'

export const WINDOW_SPAN = { pastDays: 30, futureDays: 180 }

/** A calendar that the product is about to mirror, with all that a sync works with. */
export interface ProductMirror {
  readonly syncId: SyncId
  readonly uid: string
  readonly firestore: Firestore
  /** What a process works with that has just started; counts into a tally of its own. */
  dependencies(): ReconcileDependencies
}

/** Connects the account and selects its calendar in an empty project; nothing is synced yet. */
export async function openProductMirror(
  projectId: string,
  google: GoogleAddress,
  user = 'ada',
): Promise<ProductMirror> {
  const firestore = createFirestore(projectId)
  const store = createFirestoreDocumentStore(firestore)
  const keyring: Keyring = { current: 'k1', keys: new Map([['k1', createSecretKey(randomBytes(32))]]) }
  const { email, subject, refreshToken, url } = google
  const access = createCalendarAccess({
    readRefreshToken: () => Promise.resolve(refreshToken),
    oauth: { ...CLIENT, tokenUrl: `${url}/token` },
    rootUrl: `${url}/`,
  })
  const uid = uidSchema.parse(user)
  const accountId = accountIdSchema.parse(subject)
  const [clock, random] = [systemClock, systemRandom]
  const grant = { accountId, email, scopes: [...CALENDAR_SCOPES], refreshToken }
  await connectAccount(uid, grant, { store, access, keyring, clock, random })
  const ref = calendarRef(accountId, calendarIdSchema.parse(email))
  const syncId = await selectCalendar(uid, ref, { store, clock, random, windowSpan: WINDOW_SPAN })
  const silent = () => undefined
  return {
    syncId,
    uid,
    firestore,
    dependencies() {
      const tally = createTally()
      return {
        store: countOperations(store, tally),
        access: countAccess(access, tally),
        queue: { enqueue: () => Promise.reject(new Error('Nothing is left for later here')) },
        logger: { info: silent, warn: silent, error: silent },
        clock,
        random,
        tally,
        windowSpan: WINDOW_SPAN,
      }
    },
  }
}
