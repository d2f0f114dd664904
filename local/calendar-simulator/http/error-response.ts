import type { Response } from 'express'
import { ZodError } from 'zod'
import { badRequest, ConnectionFault, GoogleError } from '../core/google-error'
import { OAuthError } from '../core/oauth-error'

const statuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  429: 'RESOURCE_EXHAUSTED',
}

const bodyOf = (error: GoogleError) => ({
  error: {
    errors: [{ domain: error.domain, reason: error.reason, message: error.message, ...error.location }],
    code: error.code,
    message: error.message,
    ...(error.infoReason !== null && {
      status: statuses[error.code],
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: error.infoReason,
          domain: 'googleapis.com',
          metadata: { service: 'calendar-json.googleapis.com' },
        },
      ],
    }),
  },
})

/** How a request failed, for the log. */
export interface Failure {
  readonly status: number | null
  readonly reason: string
}

const asGoogleError = (error: unknown): GoogleError => {
  if (error instanceof GoogleError) return error
  if (error instanceof ZodError) return badRequest(`Invalid value for: ${error.issues[0]?.path.join('.') ?? 'body'}`)
  if (error instanceof SyntaxError) return badRequest('Parse Error')
  return new GoogleError(500, 'backendError', 'Backend Error')
}

/** Answers a failure the way Google does: never with a stack trace, sometimes with no answer at all. */
export const sendError = (response: Response, error: unknown): Failure => {
  if (error instanceof ConnectionFault) {
    if (error.kind === 'cut') response.socket?.destroy()
    return { status: null, reason: error.kind }
  }
  if (error instanceof OAuthError) {
    const status = error.error === 'invalid_client' ? 401 : 400
    response.status(status).json({ error: error.error, error_description: error.message })
    return { status, reason: error.error }
  }
  const known = asGoogleError(error)
  if (known.retryAfterSeconds !== null) response.set('Retry-After', String(known.retryAfterSeconds))
  response.status(known.code).json(bodyOf(known))
  return { status: known.code, reason: known.reason }
}
