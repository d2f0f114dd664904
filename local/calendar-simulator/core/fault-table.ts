import {
  alreadyDeleted,
  badRequest,
  ConnectionFault,
  GoogleError,
  notFound,
  preconditionFailed,
  syncTokenExpired,
} from './google-error'
import { OAuthError } from './oauth-error'

const usageLimit = (code: number, reason: string, message: string): GoogleError =>
  new GoogleError(code, reason, message, { domain: 'usageLimits' })

/** Google's failures that can be had on demand, by name. */
export const faultTable = {
  badRequest: () => badRequest('Bad Request'),
  authError: () =>
    new GoogleError(401, 'authError', 'Invalid Credentials', {
      location: { locationType: 'header', location: 'Authorization' },
    }),
  rateLimitExceeded: () => usageLimit(403, 'rateLimitExceeded', 'Rate Limit Exceeded'),
  userRateLimitExceeded: () => usageLimit(403, 'userRateLimitExceeded', 'User Rate Limit Exceeded'),
  quotaExceeded: () => usageLimit(403, 'quotaExceeded', 'Calendar usage limits exceeded.'),
  tooManyRequests: () => usageLimit(429, 'rateLimitExceeded', 'Rate Limit Exceeded'),
  insufficientPermissions: () =>
    new GoogleError(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.', {
      infoReason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    }),
  forbidden: () => new GoogleError(403, 'forbidden', 'Forbidden'),
  notFound,
  duplicate: () => new GoogleError(409, 'duplicate', 'The requested identifier already exists.'),
  deleted: alreadyDeleted,
  fullSyncRequired: () => syncTokenExpired('fullSyncRequired', 'syncToken'),
  updatedMinTooLongAgo: () => syncTokenExpired('updatedMinTooLongAgo', 'updatedMin'),
  conditionNotMet: preconditionFailed,
  pushNotSupported: () =>
    new GoogleError(
      400,
      'pushNotSupportedForRequestedResource',
      'Push notifications are not supported by this resource.',
    ),
  webhookUnauthorized: () =>
    new GoogleError(401, 'push.webhookUrlUnauthorized', 'Unauthorized WebHook callback channel.'),
  internal: () => new GoogleError(500, 'backendError', 'Backend Error'),
  badGateway: () => new GoogleError(502, 'backendError', 'Bad Gateway'),
  unavailable: () => new GoogleError(503, 'backendError', 'Service Unavailable'),
  gatewayTimeout: () => new GoogleError(504, 'backendError', 'Gateway Timeout'),
  /** For `oauth.token`. */
  invalidGrant: () => new OAuthError('invalid_grant', 'Token has been expired or revoked.'),
  invalidClient: () => new OAuthError('invalid_client', 'The OAuth client was not found.'),
  cut: () => new ConnectionFault('cut'),
  cutBody: () => new ConnectionFault('cut-body'),
  hang: () => new ConnectionFault('hang'),
} as const

export type FaultName = keyof typeof faultTable
