import { z } from 'zod'
import { accountIdSchema, calendarRefSchema, syncIdSchema, uidSchema } from '../ids'

const common = { uid: uidSchema, startedAt: z.date() }

/**
 * `erasures/{id}`: what is on its way out, from the commit that says so to the one behind which nothing is left of it.
 * Whoever erases commits only while its record stands, so that one who was slow deletes nothing that came afterwards.
 */
export const erasureRecordSchema = z.discriminatedUnion('kind', [
  /** A Google account with everything of it. */
  z.object({ ...common, kind: z.literal('account'), accountId: accountIdSchema }),
  /** What is mirrored of one calendar; `syncId` was its own. */
  z.object({
    ...common,
    kind: z.literal('calendar'),
    accountId: accountIdSchema,
    calendarRef: calendarRefSchema,
    syncId: syncIdSchema,
  }),
  /** A user with all accounts. */
  z.object({ ...common, kind: z.literal('user') }),
])
export type ErasureRecord = z.infer<typeof erasureRecordSchema>
export type AccountErasure = Extract<ErasureRecord, { kind: 'account' }>
export type CalendarErasure = Extract<ErasureRecord, { kind: 'calendar' }>
export type UserErasure = Extract<ErasureRecord, { kind: 'user' }>
