import { CredentialUnusable } from '../model/errors/credential-unusable'
import { GoogleUnavailable } from '../model/errors/google-unavailable'
import { MalformedResponse } from '../model/errors/malformed-response'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import { PermissionDenied } from '../model/errors/permission-denied'
import { RateLimited } from '../model/errors/rate-limited'
import { RequestRefused } from '../model/errors/request-refused'

const KINDS = [
  CredentialUnusable,
  GoogleUnavailable,
  MalformedResponse,
  NotFoundAtGoogle,
  PermissionDenied,
  RateLimited,
  RequestRefused,
]

/** Whether Google, or the way to it, is what failed. */
export function isGoogleTrouble(error: unknown): error is Error {
  return KINDS.some((kind) => error instanceof kind)
}
