import type { CalendarState } from '../../functions/src/model/documents/calendar-document'
import type { AccountFact, StatusFacts } from './status-facts'

/**
 * - `trouble`: something that is not as it should be, and that whoever runs the mirror has to look at.
 * - `note`: something worth knowing that is its owner's affair, or passes by itself.
 */
export interface Finding {
  readonly level: 'trouble' | 'note'
  readonly what: string
  /** What mends it, or who; null where there is nothing to do. */
  readonly remedy: string | null
}

export type ChannelStatus =
  | { readonly kind: 'none' }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'open' | 'expired'; readonly until: Date }

export type LeaseStatus =
  | { readonly kind: 'free' }
  | { readonly kind: 'held' | 'stuck'; readonly until: Date; readonly epoch: number }

export interface CalendarStatus {
  readonly uid: string
  readonly accountId: string
  /** The account's address; null where its document is gone. */
  readonly account: string | null
  readonly calendarRef: string
  readonly name: string
  readonly state: CalendarState
  readonly channel: ChannelStatus
  /** For how long work has waited that somebody asked for; 0 where none waits. */
  readonly lagSeconds: number
  readonly lease: LeaseStatus
  readonly verifiedAt: Date | null
  readonly quarantined: number
  /** Documents that nights of the last week found to differ. */
  readonly drifted: number
  readonly findings: readonly Finding[]
}

export interface AccountStatus extends AccountFact {
  readonly findings: readonly Finding[]
}

export interface StatusReport {
  readonly at: Date
  readonly accounts: readonly AccountStatus[]
  /** Those with trouble first, then those with notes. */
  readonly calendars: readonly CalendarStatus[]
  readonly channels: StatusFacts['channels']
  /** About the mirror as a whole. */
  readonly findings: readonly Finding[]
  /** Findings of that level, wherever they are. */
  readonly troubles: number
  readonly notes: number
}
