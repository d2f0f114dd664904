import { z } from 'zod'
import { accountIdSchema, uidSchema } from '../ids'

/**
 * `connectStates/{SHA-256 of the state}`: a connection that was begun and has not come back from Google yet. Whoever
 * reads it can do nothing with it: neither the state nor what the browser holds can be computed from it.
 */
export const connectStateSchema = z.object({
  /** The user that the account is for. */
  uid: uidSchema,
  /** SHA-256, in hexadecimal, of the secret in the cookie of the browser that began it. */
  browser: z.string().regex(/^[0-9a-f]{64}$/),
  /** The app's address that the browser is sent back to. */
  returnTo: z.url(),
  /** The account that has to be the one; null: any. */
  expectedAccount: accountIdSchema.nullable(),
  /** Whether somebody has come back with it, which counts once. */
  used: z.boolean(),
  expireAt: z.date(),
})
export type ConnectState = z.infer<typeof connectStateSchema>
