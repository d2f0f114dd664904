import { join } from 'node:path'
import express from 'express'
import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import type { CalendarSimulator } from '../core/simulator'
import type { PushDelivery } from './deliver-push'
import { sendError } from './error-response'
import { locatePage } from './locate-page'
import { viewForPage, viewQuery } from './page-view'
import type { RequestLog } from './request-log'

/** The page runs its own files and nothing else, so that an event's text stays text whatever it says. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

const eventQuery = z.object({ user: z.string(), calendarId: z.string(), eventId: z.string() })

interface Shell {
  readonly core: CalendarSimulator
  readonly log: RequestLog
  readonly push: PushDelivery
}

/** The page at `/`, its files under `/page`, and what it shows: `GET /control/view?user&from&to`. */
export const createPageRouter = ({ core, log, push }: Shell): Router => {
  const router = express.Router()
  const folder = locatePage()
  router.use(['/page', '/'], (request: Request, response: Response, next: () => void) => {
    if (request.path === '/' || request.baseUrl === '/page') {
      response.set({
        'Content-Security-Policy': policy,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cache-Control': 'no-cache',
      })
    }
    next()
  })
  router.get('/', (_: Request, response: Response) => response.sendFile(join(folder, 'index.html')))
  router.use('/page', express.static(folder, { index: false, redirect: false }))
  router.get('/control/view', (request: Request, response: Response) => {
    try {
      const query = viewQuery.parse(request.query)
      response.json(viewForPage({ core, query, requests: log.requests, deliveries: push.deliveries }))
    } catch (error) {
      sendError(response, error)
    }
  })
  router.get('/control/calendars/:calendarId/events/:eventId', (request: Request, response: Response) => {
    try {
      const { user, calendarId, eventId } = eventQuery.parse({ ...request.query, ...request.params })
      response.json(core.look.event(user, calendarId, eventId))
    } catch (error) {
      sendError(response, error)
    }
  })
  return router
}
