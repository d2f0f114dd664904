import type { Auth } from 'firebase-admin/auth'
import { z } from 'zod'
import { SignInUnverifiable } from '../model/errors/sign-in-unverifiable'
import { type Uid, uidSchema } from '../model/ids'

/**
 * The user whose Firebase ID token this is; null for one that is forged, expired, or for another project. Throws
 * `SignInUnverifiable` where that cannot be told.
 */
export type VerifyIdToken = (token: string) => Promise<Uid | null>

const authErrorSchema = z.object({ code: z.string(), message: z.string() })

export function createIdTokenVerifier(auth: Pick<Auth, 'verifyIdToken'>): VerifyIdToken {
  return async (token) => {
    try {
      return uidSchema.parse((await auth.verifyIdToken(token)).uid)
    } catch (error) {
      if (isAboutToken(error)) return null
      throw new SignInUnverifiable("The public keys of Firebase's ID tokens cannot be had")
    }
  }
}

/**
 * firebase-admin has one code for every refusal, and for public keys that it could not fetch. Its refusals say where
 * a good token comes from; of keys it repeats what the network said
 * (https://github.com/firebase/firebase-admin-node/blob/main/src/auth/token-verifier.ts).
 */
function isAboutToken(error: unknown): boolean {
  const said = authErrorSchema.safeParse(error).data
  if (said === undefined) return error instanceof z.ZodError
  return said.code === 'auth/id-token-expired' || said.message.includes('how to retrieve an ID token')
}
