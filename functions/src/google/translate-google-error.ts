import { type CredentialTrouble, CredentialUnusable } from '../model/errors/credential-unusable'
import { GoogleUnavailable } from '../model/errors/google-unavailable'
import { MalformedResponse } from '../model/errors/malformed-response'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import { PermissionDenied } from '../model/errors/permission-denied'
import { PushNotSupported } from '../model/errors/push-not-supported'
import { RateLimited } from '../model/errors/rate-limited'
import { RequestRefused } from '../model/errors/request-refused'
import { SyncTokenExpired } from '../model/errors/sync-token-expired'
import { describeFailure, type GoogleFailure, summarize } from './google-failure'

/** Only a listing has tokens that can expire; elsewhere 410 says that the thing itself is gone. */
export type GoogleOperation = 'listing' | 'other'

/**
 * What an error of the client library means to the domain
 * (https://developers.google.com/workspace/calendar/api/guides/errors). The library's error holds the request with its
 * Authorization header, so it is never passed on, not even as a cause.
 */
export function translateGoogleError(error: unknown, operation: GoogleOperation): Error {
  if (error instanceof MalformedResponse || error instanceof CredentialUnusable) return error
  const failure = describeFailure(error)
  if (!failure)
    return new RequestRefused('notSent', { cause: new Error(error instanceof Error ? error.name : 'unknown') })
  return failure.oauth ? translateOAuthFailure(failure) : translateApiFailure(failure, operation)
}

function translateApiFailure(failure: GoogleFailure, operation: GoogleOperation): Error {
  const { status } = failure
  const options = { cause: summarize(failure) }
  if (status === null) return new GoogleUnavailable('Google did not answer', options)
  if (status === 429 || (status === 403 && isRateLimit(failure))) return new RateLimited(failure.retryAfter, options)
  if (isExpired(failure, operation)) return new SyncTokenExpired('Google no longer takes this token', options)
  if (status === 401 && !isAboutWebhook(failure)) return new CredentialUnusable('revoked', options)
  if (status === 403) return new PermissionDenied(`Google denies access: ${reasonOf(failure)}`, options)
  if (status === 404 || status === 410) return new NotFoundAtGoogle(`Google answers ${status}`, options)
  if (isTransient(status)) return new GoogleUnavailable(`Google answers ${status}`, options)
  if (failure.reasons.includes('pushNotSupportedForRequestedResource')) {
    return new PushNotSupported('Google sends no notifications for this calendar', options)
  }
  return new RequestRefused(reasonOf(failure), options)
}

/** https://datatracker.ietf.org/doc/html/rfc6749#section-5.2 */
function translateOAuthFailure(failure: GoogleFailure): Error {
  const { status } = failure
  const options = { cause: summarize(failure) }
  const trouble = troubleIn(failure)
  if (trouble) return new CredentialUnusable(trouble, options)
  if (status === 429) return new RateLimited(failure.retryAfter, options)
  if (status === null || status >= 500)
    return new GoogleUnavailable(`Google's token endpoint answers ${status}`, options)
  return new RequestRefused(reasonOf(failure), options)
}

/**
 * What ended a grant, as far as Google tells: mostly it says `invalid_grant` alone
 * (https://developers.google.com/identity/protocols/oauth2#expiration).
 */
function troubleIn({ reasons, message }: GoogleFailure): CredentialTrouble | null {
  if (reasons.includes('admin_policy_enforced')) return 'policy'
  if (!reasons.includes('invalid_grant')) return null
  if (reasons.some((reason) => /^(invalid_rapt|rapt_required)$/.test(reason))) return 'policy'
  return /account has been (deleted|disabled)/i.test(message) ? 'account_gone' : 'revoked'
}

/** `push.webhookUrlUnauthorized` is a 401 too, and says nothing about the account. */
function isAboutWebhook({ reasons }: GoogleFailure): boolean {
  return reasons.some((reason) => reason.startsWith('push.'))
}

/** 412 is seen on reads now and then; a redirect is no answer that Google's API gives by itself. */
function isTransient(status: number): boolean {
  return status < 400 || status === 408 || status === 412 || status >= 500
}

const RATE_LIMITS = new Set([
  'ratelimitexceeded',
  'userratelimitexceeded',
  'quotaexceeded',
  'dailylimitexceeded',
  'resourceexhausted',
])

/** `errors[]` has rateLimitExceeded where `details[]` has RATE_LIMIT_EXCEEDED. */
function isRateLimit({ reasons }: GoogleFailure): boolean {
  return reasons.some((reason) => RATE_LIMITS.has(reason.replaceAll('_', '').toLowerCase()))
}

/** A malformed token is a 400, told from other wrong parameters by its location or by Google's sentence alone. */
function isExpired({ status, locations, reasons, message }: GoogleFailure, operation: GoogleOperation): boolean {
  if (operation !== 'listing') return false
  if (status === 410) return true
  if (status !== 400 || !reasons.includes('invalid')) return false
  return locations.some((name) => name === 'syncToken' || name === 'pageToken') || /(sync|page) token/i.test(message)
}

function reasonOf({ status, reasons }: GoogleFailure): string {
  return reasons[0] ?? `http${status}`
}
