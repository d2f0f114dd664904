import { z } from 'zod'
import { accountIdSchema } from '../ids'

const accountStateSchema = z.enum(['connected', 'reauth_required', 'disconnecting'])
/** `users/{uid}/accounts/{accountId}`: a connected Google account, as its owner sees it. */
export const accountDocumentSchema = z.object({
  accountId: accountIdSchema,
  email: z.string(),
  scopes: z.array(z.string()),
  state: accountStateSchema,
  /** Why it is in this state, in words for its owner; null while all is well. */
  reason: z.string().nullable(),
  connectedAt: z.date(),
  schemaVersion: z.literal(1),
})
export type AccountDocument = z.infer<typeof accountDocumentSchema>
