import { HttpsError, type FunctionsErrorCode } from 'firebase-functions/v2/https'
import { AccountNotConnected } from '../model/errors/account-not-connected'
import { AccountNotFound } from '../model/errors/account-not-found'
import { CalendarNotFound } from '../model/errors/calendar-not-found'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { GoogleUnavailable } from '../model/errors/google-unavailable'
import { KeysUnavailable } from '../model/errors/keys-unavailable'
import { MalformedResponse } from '../model/errors/malformed-response'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import { PermissionDenied } from '../model/errors/permission-denied'
import { QueueUnavailable } from '../model/errors/queue-unavailable'
import { RateLimited } from '../model/errors/rate-limited'
import { StoreUnavailable } from '../model/errors/store-unavailable'
import { TooManyCalls } from '../model/errors/too-many-calls'
import type { Logger } from '../support/logger'

interface Answer {
  readonly code: FunctionsErrorCode
  readonly message: string
  readonly details?: { readonly reason: string; readonly retryAfterSeconds?: number }
}

/** What a callable answers to each error; anything else is a fault of ours, logged by its class and told as such. */
export function toCallableError(error: unknown, logger: Logger): HttpsError {
  if (error instanceof HttpsError) return error
  const { code, message, details } = answerFor(error) ?? fault(error, logger)
  return new HttpsError(code, message, details)
}

function answerFor(error: unknown): Answer | undefined {
  if (error instanceof AccountNotConnected) {
    return { code: 'unauthenticated', message: error.message, details: { reason: error.reason } }
  }
  if (error instanceof CredentialUnusable) {
    const message = 'The Google account has to be connected again'
    return { code: 'unauthenticated', message, details: { reason: 'reauth_required' } }
  }
  if (error instanceof CalendarNotFound || error instanceof NotFoundAtGoogle) {
    return { code: 'not-found', message: 'There is no such calendar' }
  }
  if (error instanceof AccountNotFound) return { code: 'not-found', message: 'There is no such account' }
  if (error instanceof TooManyCalls) {
    const details = { reason: 'too_many_calls', retryAfterSeconds: Math.ceil(error.retryAfterMs / 1000) }
    return { code: 'resource-exhausted', message: error.message, details }
  }
  if (error instanceof RateLimited) return { code: 'resource-exhausted', message: limitOf(error) }
  if (error instanceof PermissionDenied) return { code: 'permission-denied', message: 'Google refuses access' }
  if (error instanceof MalformedResponse) {
    return { code: 'unavailable', message: 'Google Calendar answers something that is no calendar; try again later' }
  }
  if (error instanceof GoogleUnavailable) return { code: 'unavailable', message: 'Google Calendar does not answer' }
  if ([StoreUnavailable, QueueUnavailable, KeysUnavailable].some((kind) => error instanceof kind)) {
    return { code: 'unavailable', message: 'The mirror is not available; try again' }
  }
  return undefined
}

function limitOf({ by }: RateLimited): string {
  return by === 'google'
    ? 'Google limits requests; try later'
    : 'The calls of the day are used up; try after midnight, UTC'
}

function fault(error: unknown, logger: Logger): Answer {
  logger.error('callable_failed', { error: error instanceof Error ? error.name : typeof error })
  return { code: 'internal', message: 'Something went wrong on our side' }
}

/** Throws what a callable answers to somebody who is not signed in; returns who is. */
export function requireSignedIn(auth: { readonly uid: string } | undefined): string {
  if (auth) return auth.uid
  throw new HttpsError('unauthenticated', 'Sign in first', { reason: 'signed_out' })
}
