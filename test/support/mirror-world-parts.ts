import type { DocumentStore } from '../../functions/src/firestore/document-store'
import type { CalendarAccess } from '../../functions/src/google/calendar-access'
import type { Keyring } from '../../functions/src/support/keyring'
import type { Random } from '../../functions/src/support/random'
import type { CalendarSimulator } from '../../local/calendar-simulator'
import type { ManualClock } from './manual-clock'

/** What the calendars of one world share. */
export interface MirrorWorldParts {
  readonly clock: ManualClock
  readonly random: Random
  readonly keyring: Keyring
  readonly google: CalendarSimulator
  readonly store: DocumentStore
  access(): CalendarAccess
}
