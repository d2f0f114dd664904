import type { RequestHandler } from 'express'

/** The platform answers 504 when a function has not answered by its timeout; what still runs is not stopped. */
export function limitTime(timeoutSeconds: number): RequestHandler {
  return (_request, response, next) => {
    const timer = setTimeout(() => {
      if (response.headersSent) response.destroy()
      else response.status(504).type('text').send('upstream request timeout')
    }, timeoutSeconds * 1000)
    response.once('close', () => clearTimeout(timer))
    next()
  }
}
