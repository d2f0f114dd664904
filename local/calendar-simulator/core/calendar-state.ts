import type { ChangeLog } from './change-log'
import type { EventResource } from './event-resource'
import type { SyncTokenEnd } from './google-error'
import type { Series } from './series'

export type AccessRole = 'freeBusyReader' | 'reader' | 'writerWithoutPrivateAccess' | 'writer' | 'owner'

export const accessRoles: readonly AccessRole[] = [
  'freeBusyReader',
  'reader',
  'writerWithoutPrivateAccess',
  'writer',
  'owner',
]

interface Stored {
  readonly id: string
  /** The calendar's sequence number of its last change. */
  readonly seq: number
  /** As the owner sees it. */
  readonly resource: EventResource
  readonly deleted: boolean
  /** Instants: the start and the exclusive end; of a series, from the first to the last instance. */
  readonly from: number
  readonly to: number
}

export interface SingleEvent extends Stored {
  readonly shape: 'single'
}

export interface RecurringEvent extends Stored {
  readonly shape: 'series'
  readonly series: Series
  /** The sequence number of the change that made a single event recurring, or null. */
  readonly singleUntil: number | null
}

/** An instance that differs from its series, or was cancelled. */
export interface ExceptionEvent extends Stored {
  readonly shape: 'exception'
  readonly seriesId: string
  /** The wall time of its original start, in the zone of the series: what makes it this instance. */
  readonly original: number
}

export type StoredEvent = SingleEvent | RecurringEvent | ExceptionEvent

export interface CalendarState {
  readonly id: string
  readonly owner: string
  summary: string
  description: string | null
  timeZone: string
  /** Holiday, birthday and imported calendars have no push. */
  readonly push: 'supported' | 'unsupported'
  readonly resourceId: string
  readonly access: Map<string, AccessRole>
  readonly events: Map<string, StoredEvent>
  readonly log: ChangeLog
  /** By series and original start, the event that stands for this instance. */
  readonly exceptions: Map<string, Map<number, string>>
  /** Opaque instance ids that were given out. */
  readonly opaqueInstances: Map<string, InstanceKey>
  seq: number
  updated: number
  /** Sync tokens of an earlier generation have ended. */
  tokenGeneration: number
  tokenEnd: SyncTokenEnd
}

export interface InstanceKey {
  readonly seriesId: string
  readonly original: number
}

export const etagOf = (seq: number): string => `"${3_000_000_000_000_000 + seq * 2000}"`
