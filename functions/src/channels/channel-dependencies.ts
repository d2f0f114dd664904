import type { DocumentStore } from '../firestore/document-store'
import type { CalendarAccess } from '../google/calendar-access'
import type { Clock } from '../support/clock'
import type { Keyring } from '../support/keyring'
import type { Random } from '../support/random'
import type { SyncQueue } from '../tasks/sync-queue'

/** What opening and stopping channels takes. */
export interface ChannelDependencies {
  readonly store: DocumentStore
  readonly access: CalendarAccess
  readonly queue: SyncQueue
  readonly clock: Clock
  readonly random: Random
  /** For channel tokens. */
  readonly keyring: Keyring
  /** The public address that Google sends notifications to. */
  readonly webhookUrl: string
  /** How long a channel is asked for, in milliseconds. */
  readonly channelTtl: number
}
