import type { Response } from 'express'
import { z, ZodError } from 'zod'
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

/** What express and its body parsers throw at a request that cannot be read. */
const unreadable = z.object({ status: z.number().int().min(400).max(499) })

const pathOf = ({ issues: [first] }: ZodError): string[] => (first?.path ?? []).map(String)

const asGoogleError = (error: unknown): GoogleError => {
  if (error instanceof GoogleError) return error
  if (error instanceof ZodError) return badRequest(`Invalid value for: ${['body', ...pathOf(error)].join('.')}`)
  if (error instanceof SyntaxError) return new GoogleError(400, 'parseError', 'Parse Error')
  const { status } = unreadable.safeParse(error).data ?? {}
  if (status === 413) return new GoogleError(413, 'uploadTooLarge', 'The request is too large.')
  if (status !== undefined) return badRequest('Bad Request')
  return new GoogleError(500, 'backendError', 'Backend Error')
}

/** Half of the answer, with the length of all of it, and then nothing more. */
const breakOff = (response: Response, answer: unknown): void => {
  const body = Buffer.from(JSON.stringify(answer ?? {}))
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length })
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy())
}

/** Answers a failure the way Google does: never with a stack trace, sometimes with no answer at all. */
export const sendError = (response: Response, error: unknown): Failure => {
  if (error instanceof ConnectionFault) {
    if (error.kind === 'cut') response.socket?.destroy()
    if (error.kind === 'cut-body') breakOff(response, error.answer)
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
