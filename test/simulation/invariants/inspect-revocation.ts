import { type Account, grantOf } from '../world/google-side'
import type { Ground } from '../world/ground'
import type { MirrorWatch } from './mirror-watch'
import { Violation } from './violation'

/** Whoever revokes a grant has to know that nobody has connected the account again meanwhile, with this very one. */
export function inspectRevocation(
  { documents, watch }: Ground & { readonly watch: MirrorWatch },
  { accountId, email, grants }: Account,
  refreshToken: string,
): Violation | undefined {
  watch.count('a new connection keeps its grant')
  const state = documents.get(`users/somebody/accounts/${accountId}`)?.data['state']
  if (state !== 'connected' || refreshToken !== grantOf(email, grants)) return undefined
  return new Violation('a new connection keeps its grant', `${refreshToken} is revoked`)
}
