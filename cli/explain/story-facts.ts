import type { EventExplanation } from '../../functions/src/model/event-explanation'
import type { LogEntry } from './log-entry'

/** What is known of one event and of its calendar; null or empty where there is nothing. */
export interface StoryFacts {
  readonly explanation: EventExplanation
  readonly event: {
    readonly ref: string
    /** Of the last write of its document. */
    readonly mirroredAt: Date
    /** When Google says it was changed last. */
    readonly updatedAt: Date | null
  } | null
  readonly state: {
    readonly epoch: number
    readonly pendingSince: Date | null
    readonly leaseUntil: Date | null
    readonly notBefore: Date | null
    readonly lostSince: Date | null
    readonly window: { readonly from: Date; readonly to: Date }
    readonly channel: { readonly id: string; readonly until: Date } | null
  } | null
  readonly lastVerifiedAt: Date | null
  readonly quarantined: { readonly reason: string; readonly metAt: Date } | null
  /** Nights that found documents of the calendar to differ, and how this one did. */
  readonly drift: readonly { readonly foundAt: Date; readonly kind: string | null }[]
  readonly log: readonly LogEntry[]
  /** Why the log could not be read; null where it was. */
  readonly logMissing: string | null
}
