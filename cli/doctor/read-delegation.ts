import { z } from 'zod'
import { readConfig } from '../../functions/src/config'
import { DELEGATION_GRANT_TYPE, delegationClaims } from '../../functions/src/google/delegation-claims'
import type { DeployedFunction } from '../google/deployed-functions'
import { find, post, type GoogleRest, type RestAnswer } from '../google/google-rest'
import { environmentOf } from '../google/kit-instance'
import type { DelegationFact } from './project-facts'

const TOKEN_URL = 'https://oauth2.googleapis.com/token'
const signedSchema = z.object({ signedJwt: z.string() })
const refusalSchema = z.object({ error: z.string() })

export interface DelegationReader {
  readonly projectId: string
  readonly rest: GoogleRest
  readonly askToken: (form: Readonly<Record<string, string>>) => Promise<RestAnswer>
  readonly now: () => number
}

/**
 * Whether a Workspace lets the service account read its users' calendars, tried on the first of them as the functions
 * do it; the token that comes of it is dropped. Throws where it cannot be tried.
 */
export async function readDelegation(
  { projectId, rest, askToken, now }: DelegationReader,
  sync: DeployedFunction,
): Promise<DelegationFact> {
  const { workspace } = readConfig(environmentOf(sync, projectId))
  const [user] = workspace?.users ?? []
  if (!workspace || !user) return { kind: 'off' }
  const { serviceAccount } = workspace
  const claims = delegationClaims({ serviceAccount, email: user.email, tokenUrl: TOKEN_URL, now: now() })
  const address = `iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${serviceAccount}:signJwt`
  const signed = await find(rest, post(address, { payload: JSON.stringify(claims) }), signedSchema)
  if (signed === null) throw new Error(`there is no account ${serviceAccount}`)
  const answer = await askToken({ grant_type: DELEGATION_GRANT_TYPE, assertion: signed.signedJwt })
  if (answer.status === 200) return { kind: 'granted', serviceAccount }
  const { error } = refusalSchema.parse(answer.body)
  if (error === 'unauthorized_client') return { kind: 'refused', serviceAccount }
  throw new Error(`Google’s token endpoint answered ${error}`)
}
