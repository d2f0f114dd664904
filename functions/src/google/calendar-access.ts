import type { AccountId, Uid } from '../model/ids'
import type { CalendarApi } from './calendar-api'

/** Opens Google Calendar with the credential that an account connected with. */
export interface CalendarAccess {
  /** Throws `CredentialUnusable` where none is stored or it cannot be decrypted. */
  forAccount(uid: Uid, accountId: AccountId): Promise<CalendarApi>
}
