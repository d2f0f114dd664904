import { calendar, type calendar_v3 } from '@googleapis/calendar'
import type { OAuth2Client } from 'google-auth-library'
import { withAccessToken } from './access-token'
import { createBoundedFetch } from './bounded-fetch'
import { type GoogleOperation, translateGoogleError } from './translate-google-error'

export interface CalendarClientOptions {
  /** Holds what access tokens are got with; they are its own business. */
  readonly auth: OAuth2Client
  /** For a stand-in of Google; ends with a slash. */
  readonly rootUrl?: string
  /** How long one request may take, in milliseconds; half a minute where nothing is said. */
  readonly timeout?: number
}

const REQUEST_TIMEOUT_MS = 30_000

/** A page of 2,500 events of 25 kB each; most have less than one. Four of them at once fit an instance. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024

/** Reads are tried again where that may help at once; a rate limit is no such case, it waits for its own time. */
const RETRIES = {
  retry: 2,
  noResponseRetries: 2,
  statusCodesToRetry: [
    [408, 408],
    [500, 599],
  ],
}

/** Google's generated client, as everything here uses it. */
export function createCalendarClient(options: CalendarClientOptions): calendar_v3.Calendar {
  const { auth, rootUrl, timeout = REQUEST_TIMEOUT_MS } = options
  return calendar({
    version: 'v3',
    auth,
    responseType: 'json',
    redirect: 'manual',
    timeout,
    retryConfig: RETRIES,
    fetchImplementation: createBoundedFetch(MAX_RESPONSE_BYTES),
    ...(rootUrl === undefined ? {} : { rootUrl }),
  })
}

/** One call, and what it answered, unparsed. Throws the classes of `model/errors`. */
export async function callGoogle(
  auth: OAuth2Client,
  operation: GoogleOperation,
  request: () => Promise<{ readonly data: unknown }>,
): Promise<unknown> {
  try {
    return (await withAccessToken(auth, request)).data
  } catch (error) {
    throw translateGoogleError(error, operation)
  }
}
