import { createServer } from 'node:http'
import type { Server } from 'node:http'
import express from 'express'
import type { Express, NextFunction, Request, Response } from 'express'
import { z } from 'zod'
import { contextOf } from '../core/event-operations'
import { notFound } from '../core/google-error'
import type { Caller } from '../core/oauth'
import type { CalendarSimulator } from '../core/simulator'
import { calendarRoutes } from './calendar-routes'
import type { CalendarRoute } from './calendar-routes'
import { createControlRouter } from './control-routes'
import { createPushDelivery } from './deliver-push'
import type { Delivery, PushDelivery } from './deliver-push'
import { sendError } from './error-response'
import { createIdTokenSigner } from './id-token'
import { createOAuthRouter } from './oauth-routes'
import { createPageRouter } from './page-routes'
import { applyMask, parseFields } from './partial-response'
import { createRequestLog } from './request-log'
import type { LoggedRequest, RequestLog } from './request-log'
import { checkScopes } from './scopes'
import { waitAsOrdered } from './wait-as-ordered'

export interface CalendarSimulatorServerInput {
  readonly core: CalendarSimulator
  /** 0 for any free one. */
  readonly port: number
}

/** A running simulator on loopback. */
export interface CalendarSimulatorServer {
  /** Without a slash at the end; the client library's `rootUrl` is this with one. */
  readonly url: string
  readonly core: CalendarSimulator
  readonly requestLog: RequestLog
  /** Every attempt to deliver a notification, with its answer. */
  readonly deliveries: readonly Delivery[]
  /** Delivers what is due by the core's clock; for clocks that do not run by themselves. */
  deliverDue(): Promise<void>
  /** Closes connections, timers and deliveries under way. */
  close(): Promise<void>
}

interface Shell {
  readonly core: CalendarSimulator
  readonly log: RequestLog
  readonly push: PushDelivery
}

const tokenOf = (request: Request): string | null => {
  const [scheme, token] = (request.get('authorization') ?? '').split(' ', 2)
  return scheme?.toLowerCase() === 'bearer' ? (token ?? null) : null
}

const listing = z.looseObject({ items: z.array(z.unknown()), nextSyncToken: z.string().optional() })

/** What the log keeps of an answer. */
type Sent = Pick<LoggedRequest, 'status' | 'syncToken' | 'items'>

const summaryOf = (status: number, result: unknown): Sent => {
  const list = listing.safeParse(result).data
  if (list === undefined) return { status }
  const { items, nextSyncToken } = list
  return { status, items: items.length, ...(nextSyncToken !== undefined && { syncToken: nextSyncToken }) }
}

const send = (request: Request, response: Response, result: unknown): Sent => {
  const { fields } = request.query
  const status = result === null ? 204 : 200
  if (result === null) response.status(204).end()
  else response.json(typeof fields === 'string' ? applyMask(result, parseFields(fields)) : result)
  return summaryOf(status, result)
}

const isWatch = ({ operation }: CalendarRoute): boolean => operation.endsWith('.watch')

/** The `sync` notification goes out before the answer, or is held back until the answer is out. */
const runRoute = async (
  { core, push }: Shell,
  route: CalendarRoute,
  caller: Caller,
  request: Request,
  response: Response,
): Promise<Sent> => {
  if (!isWatch(route)) return send(request, response, route.run(core, caller, request))
  const release = push.hold()
  response.once('close', release)
  const result = route.run(core, caller, request)
  if (core.switches.syncMessage === 'before-response') await push.deliverDue()
  return send(request, response, result)
}

const text = z.string().optional().catch(undefined)

const contextFor = ({ operation }: CalendarRoute, user: string, { params, query }: Request) => {
  const calendarId = text.parse(params['calendarId'])
  const lists = operation.endsWith('.list') || operation.endsWith('.instances')
  const about = { pageToken: text.parse(query['pageToken']), ...(calendarId !== undefined && { calendarId }) }
  return contextOf(user, lists ? { ...about, listing: true } : about)
}

const serve =
  (shell: Shell, route: CalendarRoute) =>
  async (request: Request, response: Response): Promise<void> => {
    const { core, log } = shell
    let user: string | null = null
    let sent: Sent
    let reason: string | null = null
    try {
      const caller = core.oauth.authenticate(tokenOf(request))
      user = caller.user
      checkScopes(route.operation, caller.scopes)
      await waitAsOrdered(core.faults.delayOf(route.operation, contextFor(route, user, request)), response)
      sent = await runRoute(shell, route, caller, request, response)
    } catch (error) {
      const failure = sendError(response, error)
      sent = { status: failure.status }
      reason = failure.reason
    }
    const { method, path, operation } = { ...route, method: request.method }
    const calendarId = String(request.params['calendarId'] ?? '') || null
    log.record({
      at: core.clock.now(),
      method,
      path,
      operation,
      user,
      calendarId,
      query: request.query,
      reason,
      ...sent,
    })
  }

const createApp = (shell: Shell): Express => {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.use(createOAuthRouter(shell.core, shell.log, createIdTokenSigner()))
  app.use(createPageRouter(shell))
  app.use('/control', createControlRouter(shell))
  app.use(express.json({ limit: '10mb' }))
  for (const route of calendarRoutes) app[route.method](route.path, serve(shell, route))
  app.use((_: Request, response: Response) => void sendError(response, notFound()))
  app.use(
    (error: unknown, _request: Request, response: Response, _next: NextFunction) => void sendError(response, error),
  )
  return app
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

/** Serves the simulator over HTTP on 127.0.0.1; rejects where the port is taken. */
export const startCalendarSimulatorServer = async ({
  core,
  port,
}: CalendarSimulatorServerInput): Promise<CalendarSimulatorServer> => {
  const log = createRequestLog()
  const push = createPushDelivery(core)
  const server = createServer(createApp({ core, log, push }))
  const actualPort = await listen(server, port)
  return {
    url: `http://127.0.0.1:${actualPort}`,
    core,
    requestLog: log,
    deliveries: push.deliveries,
    deliverDue: () => push.deliverDue(),
    close: async () => {
      await push.stop()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
