import type { z } from 'zod'
import { accountDocumentSchema } from '../../functions/src/model/documents/account-document'
import { calendarDocumentSchema } from '../../functions/src/model/documents/calendar-document'
import { syncStateSchema } from '../../functions/src/model/documents/sync-state'

const accountFields = { accountId: true, email: true, state: true, reason: true, paused: true } as const
export const accountFactSchema = accountDocumentSchema.pick(accountFields)
export const accountFactFields = Object.keys(accountFields)

const calendarFields = {
  accountId: true,
  summary: true,
  selected: true,
  syncId: true,
  state: true,
  progress: true,
  lastVerifiedAt: true,
} as const
export const calendarFactSchema = calendarDocumentSchema.pick(calendarFields)
export const calendarFactFields = Object.keys(calendarFields)

const stateFields = {
  token: true,
  epoch: true,
  lease: true,
  pendingSince: true,
  notBefore: true,
  pausedBy: true,
  refusedAt: true,
  lost: true,
  unverified: true,
  push: true,
} as const
/** As much of a sync state as is told: its filters can be large. */
export const stateFactSchema = syncStateSchema.pick(stateFields)
export type StateFact = z.infer<typeof stateFactSchema>
export const stateFactFields = Object.keys(stateFields)

export type AccountFact = z.infer<typeof accountFactSchema> & { readonly uid: string }

export interface CalendarFact extends z.infer<typeof calendarFactSchema> {
  readonly uid: string
  readonly calendarRef: string
  /** Null where the calendar is to be mirrored and nothing follows it. */
  readonly sync: StateFact | null
}

/** What the documents say, before anybody judges it. */
export interface StatusFacts {
  readonly accounts: readonly AccountFact[]
  /** The mirrored ones. */
  readonly calendars: readonly CalendarFact[]
  /** Events in quarantine, by `calendarKey`. */
  readonly quarantined: ReadonlyMap<string, number>
  /** Documents that nights of the last week found to differ, by `calendarKey`. */
  readonly drifted: ReadonlyMap<string, number>
  /** Entries of the ledger of calendars' channels. */
  readonly channels: { readonly opening: number; readonly active: number; readonly closing: number }
  /** Documents that are not as this version writes them; left out of everything else. */
  readonly unreadable: number
}

/** Two users may mirror the same calendar of the same account. */
export const calendarKey = (uid: string, calendarRef: string): string => `${uid}/${calendarRef}`
