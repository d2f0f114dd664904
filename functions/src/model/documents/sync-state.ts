import { z } from 'zod'
import {
  accountIdSchema,
  calendarIdSchema,
  calendarRefSchema,
  channelIdSchema,
  resourceIdSchema,
  uidSchema,
} from '../ids'

/** Documents created, updated and deleted by one run. */
export const changeCountsSchema = z.object({
  created: z.int().min(0),
  updated: z.int().min(0),
  deleted: z.int().min(0),
})
export type ChangeCounts = z.infer<typeof changeCountsSchema>

/** Two UTC midnights, except for a moment while it slides; an event is mirrored while it overlaps [from, to). */
export const windowSchema = z.object({ from: z.date(), to: z.date() })
export type MirrorWindow = z.infer<typeof windowSchema>

/** Who works on a calendar exclusively, and until when; `owner` is a task's name. */
export const leaseSchema = z.object({ owner: z.string().min(1), until: z.date() })
export type Lease = z.infer<typeof leaseSchema>

/** How changes are heard of: not yet, by the one channel whose notifications count, or never, so that we have to ask. */
export const pushSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('channel'),
    channelId: channelIdSchema,
    resourceId: resourceIdSchema,
    expiration: z.date(),
  }),
  /** `askedAt`: when Google last said so. */
  z.object({ kind: z.literal('unsupported'), askedAt: z.date().optional() }),
])
export type Push = z.infer<typeof pushSchema>

/** What its owner paused: the calendar itself, or the whole account. */
export const pauseSchema = z.enum(['calendar', 'account'])
export type Pause = z.infer<typeof pauseSchema>

/** `syncState/{syncId}`: the sync token of a calendar and everything that guards it. */
export const syncStateSchema = z.object({
  uid: uidSchema,
  accountId: accountIdSchema,
  calendarId: calendarIdSchema,
  calendarRef: calendarRefSchema,
  /** Null until the first full sync is complete, and after Google dropped the token. */
  token: z.string().min(1).nullable(),
  /** What the stored documents were made with; any difference to today's means a full sync. */
  queryFingerprint: z.string(),
  mapperVersion: z.int(),
  /** The calendar's own, as Google's listing told it; null before the first listing. */
  timeZone: z.string().nullable(),
  window: windowSchema,
  /** Rises with every lease; a worker commits under its own epoch only. */
  epoch: z.int().min(0),
  lease: leaseSchema.nullable(),
  /** Whether a run under a lease has begun and not come to its end: the counts of the next one are lower bounds. */
  interrupted: z.boolean(),
  /** Rises with every commit, so that each one changes the document and with it its update time. */
  seq: z.int().min(0),
  /** Work that someone asked for and nobody has begun: since when. */
  pendingSince: z.date().nullable(),
  /** Sorted 64-bit hashes, 8 bytes each, of the ids of recurring events that have stored documents. */
  seriesFilter: z.instanceof(Uint8Array),
  /** The same of the ids of events that are in quarantine. */
  quarantineFilter: z.instanceof(Uint8Array),
  /** No call to Google before this instant. */
  notBefore: z.date().nullable(),
  /** Whether that is because the user's calls of the day are used up. */
  ceilingReached: z.boolean().default(false),
  /** No call to Google while there is anything in it. */
  pausedBy: z.array(pauseSchema).readonly().default([]),
  /** When Google first answered that there is no such calendar; null while it does not. */
  firstNotFoundAt: z.date().nullable(),
  /** A calendar that Google shows no more: since when, and when its mirrored data was erased. */
  lost: z.object({ since: z.date(), erasedAt: z.date().nullable() }).nullable().default(null),
  /** When the account's credential was first refused; null while it serves. */
  refusedAt: z.date().nullable(),
  /** Google contradicted itself about deletions, which are held until the sums of mirror and Google are equal. */
  unverified: z.boolean(),
  /** Rate limits met in a row: the exponent of the next wait. */
  rateLimits: z.int().min(0),
  push: pushSchema,
  /** The latest run that committed something: a retry that finds nothing to do reports its counts. */
  lastRun: changeCountsSchema.extend({ id: z.string() }).nullable(),
})
export type SyncState = z.infer<typeof syncStateSchema>
