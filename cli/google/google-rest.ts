import { GoogleAuth } from 'google-auth-library'
import { z } from 'zod'
import { CommandFailed } from '../command-failed'

/** What one of Google's REST APIs answered. */
export interface RestAnswer {
  readonly status: number
  readonly body: unknown
  /** The server's clock, to the second; null where it did not say. */
  readonly at: Date | null
}

export interface RestRequest {
  readonly method: 'GET' | 'POST'
  /** As https://… has it, with the version: `serviceusage.googleapis.com/v1/projects/…` */
  readonly address: string
  readonly body?: object
}

/** Google's REST APIs, as whoever is signed in. Rejects only where there is no answer at all. */
export type GoogleRest = (request: RestRequest) => Promise<RestAnswer>

const TIMEOUT_MS = 20_000

/** With the operator's own login (`gcloud auth application-default login`). */
export function createGoogleRest(projectId: string, signal: AbortSignal): GoogleRest {
  const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' })
  return async ({ method, address, body }) => {
    const headers = await auth.getRequestHeaders(`https://${address}`)
    headers.set('x-goog-user-project', projectId)
    return await ask(`https://${address}`, { method, headers, signal, ...(body ? { body } : {}) })
  }
}

interface Asked {
  readonly method: string
  readonly headers: Headers
  readonly body?: object | URLSearchParams
  readonly signal: AbortSignal
}

/** One request, and its answer whatever its status is. */
export async function ask(url: string, { method, headers, body, signal }: Asked): Promise<RestAnswer> {
  const isForm = body instanceof URLSearchParams
  if (body && !isForm) headers.set('content-type', 'application/json')
  const response = await fetch(url, {
    method,
    headers,
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
  })
  const date = Date.parse(response.headers.get('date') ?? '')
  return {
    status: response.status,
    body: jsonOf(await response.text()),
    at: Number.isNaN(date) ? null : new Date(date),
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export const get = (address: string): RestRequest => ({ method: 'GET', address })
export const post = (address: string, body: object): RestRequest => ({ method: 'POST', address, body })

/** What is there, or null for a 404. Throws `CommandFailed` in Google's words. */
export async function find<Value>(
  rest: GoogleRest,
  request: RestRequest,
  schema: z.ZodType<Value>,
): Promise<Value | null> {
  const answer = await rest(request)
  if (answer.status === 404) return null
  if (answer.status !== 200) throw new CommandFailed(describeAnswer(answer))
  return schema.parse(answer.body)
}

const failureSchema = z.object({ error: z.object({ message: z.string() }) })

/** In Google's words, where there are any. */
export function describeAnswer({ status, body }: RestAnswer): string {
  const parsed = failureSchema.safeParse(body)
  const [sentence] = (parsed.success ? parsed.data.error.message : '').split(/(?<=\.) /)
  return `Google answered ${status}${sentence ? `: ${sentence}` : ''}`
}
