import { GoogleAuth, OAuth2Client } from 'google-auth-library'
import { z } from 'zod'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import type { Clock } from '../support/clock'
import { createBoundedFetch } from './bounded-fetch'
import { DELEGATION_GRANT_TYPE, delegationClaims } from './delegation-claims'
import { describeFailure, summarize } from './google-failure'
import { parseResponse } from './parse-response'

export interface DelegationOptions {
  /** The service account (e-mail address) that the Workspace's administrator has granted domain-wide delegation. */
  readonly serviceAccount: string
  readonly clock: Pick<Clock, 'now'>
  /** Of stand-ins, of which the first wants no credentials and ends with a slash; null: Google's own. */
  readonly iamRootUrl: string | null
  readonly tokenUrl: string | null
}

const IAM_ROOT_URL = 'https://iamcredentials.googleapis.com/'
const IAM_SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
const TOKEN_URL = 'https://oauth2.googleapis.com/token'
const REQUEST = {
  method: 'POST',
  timeout: 30_000,
  redirect: 'manual',
  fetchImplementation: createBoundedFetch(1024 * 1024),
} as const

const signedSchema = z.object({ signedJwt: z.string().min(1) })
const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })

/**
 * A client that acts for a user of a Workspace without that user's consent, by domain-wide delegation
 * (https://developers.google.com/identity/protocols/oauth2/service-account). There is no key to lose: IAM signs for the
 * service account (https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signJwt),
 * which takes the role `iam.serviceAccountTokenCreator` on it.
 */
export function createDelegatedClient(options: DelegationOptions, email: string): OAuth2Client {
  const client = new OAuth2Client()
  let minting: Promise<Minted> | null = null
  client.refreshHandler = () => {
    minting ??= mint(client, options, email).finally(() => {
      minting = null
    })
    return minting
  }
  return client
}

interface Minted {
  readonly access_token: string
  /** Milliseconds since the epoch. */
  readonly expiry_date: number
}

async function mint(client: OAuth2Client, options: DelegationOptions, email: string): Promise<Minted> {
  const assertion = await sign(client, options, email)
  const data = new URLSearchParams({ grant_type: DELEGATION_GRANT_TYPE, assertion })
  const { data: body } = await exchange(client, options.tokenUrl ?? TOKEN_URL, data)
  const { access_token, expires_in } = parseResponse(tokenSchema, body)
  return { access_token, expiry_date: options.clock.now() + expires_in * 1_000 }
}

/** A service account that may not act for the user (any more) is told as a client without authority. */
async function exchange(client: OAuth2Client, url: string, data: URLSearchParams): Promise<{ readonly data: unknown }> {
  try {
    return await client.transporter.request<unknown>({ ...REQUEST, url, data })
  } catch (error) {
    const failure = describeFailure(error)
    if (!failure?.oauth || !failure.reasons.includes('unauthorized_client')) throw error
    throw new CredentialUnusable('policy', { cause: summarize(failure) })
  }
}

async function sign(client: OAuth2Client, options: DelegationOptions, email: string): Promise<string> {
  const { serviceAccount, clock, iamRootUrl, tokenUrl } = options
  const claims = delegationClaims({ serviceAccount, email, tokenUrl: tokenUrl ?? TOKEN_URL, now: clock.now() })
  const url = `${iamRootUrl ?? IAM_ROOT_URL}v1/projects/-/serviceAccounts/${encodeURIComponent(serviceAccount)}:signJwt`
  const request = { ...REQUEST, url, data: { payload: JSON.stringify(claims) } }
  const { data } =
    iamRootUrl === null
      ? await new GoogleAuth({ scopes: [IAM_SCOPE] }).request<unknown>(request)
      : await client.transporter.request<unknown>(request)
  return parseResponse(signedSchema, data).signedJwt
}
