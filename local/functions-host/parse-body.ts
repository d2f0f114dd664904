import type { IncomingMessage } from 'node:http'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import { z } from 'zod'

/** The largest body a function is given (https://firebase.google.com/docs/functions/quotas). */
const LIMIT = '10mb'

/**
 * Parses bodies as Google's framework does: by content type, anything unknown as bytes, and `rawBody` is always there
 * (https://github.com/GoogleCloudPlatform/functions-framework-nodejs/blob/main/src/server.ts).
 */
export function parseBody(): RequestHandler[] {
  const options = { limit: LIMIT, verify: keepRawBody }
  return [
    express.json({ ...options, type: 'application/cloudevents+json' }),
    express.json(options),
    express.text(options),
    express.urlencoded({ ...options, extended: true }),
    express.raw({ ...options, type: '*/*' }),
    (request, _response, next) => {
      request.body ??= {}
      next()
    },
  ]
}

function keepRawBody(request: IncomingMessage, _response: unknown, body: Buffer): void {
  Object.assign(request, { rawBody: body })
}

const httpErrorSchema = z.object({ status: z.int().min(400).max(499), message: z.string() })

/** A body that cannot be parsed is the caller's fault, anything else is the function's. */
export const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error)
    return
  }
  const fault = httpErrorSchema.safeParse(error).data
  if (fault === undefined) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  response
    .status(fault?.status ?? 500)
    .type('text')
    .send(fault?.message ?? 'Internal Server Error')
}
