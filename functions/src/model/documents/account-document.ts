import { z } from 'zod'
import { accountIdSchema } from '../ids'

const accountStateSchema = z.enum(['connected', 'reauth_required', 'disconnecting'])

/** How far a disconnection is: documents erased `of` about how many. */
export const erasureProgressSchema = z.object({ done: z.int().min(0), of: z.int().min(0) })
export type ErasureProgress = z.infer<typeof erasureProgressSchema>

/** `users/{uid}/accounts/{accountId}`: a connected Google account, as its owner sees it. */
export const accountDocumentSchema = z.object({
  accountId: accountIdSchema,
  email: z.string(),
  scopes: z.array(z.string()),
  state: accountStateSchema,
  /** Why it is in this state, in words for its owner; null while all is well. */
  reason: z.string().nullable(),
  /** While `disconnecting`. */
  progress: erasureProgressSchema.nullish(),
  /** Whether its owner paused it. */
  paused: z.boolean().optional(),
  connectedAt: z.date(),
  schemaVersion: z.literal(1),
})
export type AccountDocument = z.infer<typeof accountDocumentSchema>
