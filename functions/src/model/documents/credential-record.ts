import { z } from 'zod'
import { accountIdSchema, uidSchema } from '../ids'

/**
 * A refresh token under AES-256-GCM. Binary parts are base64; `keyId` names the key of the keyring that encrypted
 * it. User, account and key id are the additional data, so that an envelope serves in its own place only.
 */
export const credentialEnvelopeSchema = z.object({
  version: z.literal(1),
  keyId: z.string().min(1),
  iv: z.base64(),
  ciphertext: z.base64(),
  tag: z.base64(),
})
export type CredentialEnvelope = z.infer<typeof credentialEnvelopeSchema>

/** `credentials/{accountKey}`: read and written by the server only. */
export const credentialRecordSchema = z.object({
  uid: uidSchema,
  accountId: accountIdSchema,
  envelope: credentialEnvelopeSchema,
  updatedAt: z.date(),
})
export type CredentialRecord = z.infer<typeof credentialRecordSchema>
