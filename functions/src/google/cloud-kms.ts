import { GoogleAuth } from 'google-auth-library'
import { z } from 'zod'
import { KeysUnavailable } from '../model/errors/keys-unavailable'
import type { KeyUnwrapper } from '../support/keyring'
import { createBoundedFetch } from './bounded-fetch'
import { describeFailure, summarize } from './google-failure'

export interface CloudKmsOptions {
  /** Of a stand-in, which wants no credentials; ends with a slash. Null: Google's own. */
  readonly rootUrl: string | null
}

const ROOT_URL = 'https://cloudkms.googleapis.com/'
const SCOPE = 'https://www.googleapis.com/auth/cloudkms'
const TIMEOUT_MS = 10_000
const MAX_RESPONSE_BYTES = 256 * 1024

const answerSchema = z.object({ plaintext: z.base64().min(1) })

/**
 * Unwraps keys with Cloud KMS, as the account that the functions run as
 * (https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/decrypt). Throws
 * `KeysUnavailable`, whatever went wrong.
 */
export function createCloudKms({ rootUrl }: CloudKmsOptions): KeyUnwrapper {
  const post = rootUrl === null ? signedPost() : plainPost
  return {
    async unwrap(wrappingKey, wrapped) {
      const url = `${rootUrl ?? ROOT_URL}v1/${wrappingKey}:decrypt`
      const answer = answerSchema.safeParse(await post(url, { ciphertext: wrapped.toString('base64') }))
      if (!answer.success) throw new KeysUnavailable('Cloud KMS answered something else than a key')
      return Buffer.from(answer.data.plaintext, 'base64')
    },
  }
}

type Post = (url: string, data: object) => Promise<unknown>

function signedPost(): Post {
  const auth = new GoogleAuth({ scopes: [SCOPE] })
  const fetchImplementation = createBoundedFetch(MAX_RESPONSE_BYTES)
  return async (url, data) => {
    try {
      const request = {
        url,
        method: 'POST',
        data,
        timeout: TIMEOUT_MS,
        redirect: 'manual',
        fetchImplementation,
      } as const
      return (await auth.request<unknown>(request)).data
    } catch (error) {
      const failure = describeFailure(error)
      throw new KeysUnavailable('Cloud KMS does not unwrap the key', failure ? { cause: summarize(failure) } : {})
    }
  }
}

const plainPost: Post = async (url, data) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(data),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => null)
  if (!response?.ok) throw new KeysUnavailable(`Cloud KMS answers ${response?.status ?? 'nothing'}`)
  return await response.json().catch(() => null)
}
