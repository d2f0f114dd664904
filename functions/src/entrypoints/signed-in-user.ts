import type { Uid } from '../model/ids'
import type { HttpRequest } from './http'
import type { VerifyIdToken } from './verify-id-token'

/** Whose ID token the request carries (`Authorization: Bearer …`); null where it carries none that is good. */
export async function signedInUser({ headers }: HttpRequest, verifyIdToken: VerifyIdToken): Promise<Uid | null> {
  const { authorization } = headers
  const token = typeof authorization === 'string' ? /^Bearer +([^\s]+)$/i.exec(authorization)?.[1] : undefined
  return token === undefined ? null : await verifyIdToken(token)
}
