import express from 'express'
import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { accessRoles } from '../core/calendar-state'
import { eventBodySchema } from '../core/event-resource'
import type { CalendarSimulator } from '../core/simulator'
import type { ControlRoute, Shell } from './control-route'
import { sendError } from './error-response'
import { faultRoutes } from './fault-routes'

const schemas = {
  user: z.object({
    email: z.email(),
    name: z.string().optional(),
    timeZone: z.string().optional(),
    subject: z.string().optional(),
  }),
  calendar: z.object({
    id: z.string().min(1),
    owner: z.email(),
    summary: z.string(),
    timeZone: z.string().optional(),
    description: z.string().optional(),
    push: z.enum(['supported', 'unsupported']).optional(),
  }),
  calendarChange: z.object({
    summary: z.string().optional(),
    description: z.string().optional(),
    timeZone: z.string().optional(),
  }),
  share: z.object({ user: z.email(), role: z.enum(accessRoles) }),
  someone: z.object({ user: z.email() }),
  grant: z.object({ user: z.email(), clientId: z.string(), scopes: z.array(z.string()) }),
  instance: z.object({ instanceId: z.string() }),
  split: z.object({ instanceId: z.string(), patch: eventBodySchema.default({}) }),
  expiry: z.object({ reason: z.enum(['fullSyncRequired', 'updatedMinTooLongAgo']).default('fullSyncRequired') }),
} as const

const text = z.string().min(1)
const calendar = (request: Request): string => text.parse(request.params['calendarId'])
const event = (request: Request): string => text.parse(request.params['eventId'])

const overview = ({ users }: CalendarSimulator) =>
  [...users.values()].map(({ email, subject, name, list }) => ({
    email,
    subject,
    name,
    calendars: [...list.values()].filter(({ deleted }) => !deleted).map(({ calendarId }) => calendarId),
  }))

const worldRoutes: readonly ControlRoute[] = [
  { method: 'get', path: '/users', run: ({ core }) => overview(core) },
  {
    method: 'post',
    path: '/users',
    run: ({ core }, { body }) => {
      const { email, subject } = core.addUser(schemas.user.parse(body))
      return { email, subject }
    },
  },
  {
    method: 'post',
    path: '/grants',
    run: ({ core }, { body }) => {
      const { user, clientId, scopes } = schemas.grant.parse(body)
      return { refreshToken: core.oauth.grantRefreshToken(user, clientId, scopes) }
    },
  },
  {
    method: 'post',
    path: '/revocations',
    run: ({ core }, { body }) => core.oauth.revokeUser(schemas.someone.parse(body).user),
  },
  { method: 'post', path: '/calendars', run: ({ core }, { body }) => core.addCalendar(schemas.calendar.parse(body)) },
  {
    method: 'patch',
    path: '/calendars/:calendarId',
    run: ({ core }, request) => core.changeCalendar(calendar(request), schemas.calendarChange.parse(request.body)),
  },
  {
    method: 'delete',
    path: '/calendars/:calendarId',
    run: ({ core }, request) => core.removeCalendar(calendar(request)),
  },
  {
    method: 'post',
    path: '/calendars/:calendarId/share',
    run: ({ core }, request) => {
      const { user, role } = schemas.share.parse(request.body)
      core.shareCalendar(calendar(request), user, role)
    },
  },
  {
    method: 'post',
    path: '/calendars/:calendarId/unshare',
    run: ({ core }, request) => core.unshareCalendar(calendar(request), schemas.someone.parse(request.body).user),
  },
]

const eventRoutes: readonly ControlRoute[] = [
  {
    method: 'post',
    path: '/calendars/:calendarId/events',
    run: ({ core }, request) => core.insertEvent(calendar(request), eventBodySchema.parse(request.body)),
  },
  {
    method: 'patch',
    path: '/calendars/:calendarId/events/:eventId',
    run: ({ core }, request) => core.patchEvent(calendar(request), event(request), eventBodySchema.parse(request.body)),
  },
  {
    method: 'delete',
    path: '/calendars/:calendarId/events/:eventId',
    run: ({ core }, request) => core.deleteEvent(calendar(request), event(request)),
  },
  {
    method: 'post',
    path: '/calendars/:calendarId/split',
    run: ({ core }, request) => {
      const { instanceId, patch } = schemas.split.parse(request.body)
      return core.splitSeries(calendar(request), instanceId, patch)
    },
  },
  {
    method: 'post',
    path: '/calendars/:calendarId/truncate',
    run: ({ core }, request) => core.truncateSeries(calendar(request), schemas.instance.parse(request.body).instanceId),
  },
  {
    method: 'post',
    path: '/calendars/:calendarId/import',
    run: ({ core }, request) => core.importIcs(calendar(request), z.string().parse(request.body)),
  },
  {
    method: 'post',
    path: '/calendars/:calendarId/expire-sync-tokens',
    run: ({ core }, request) =>
      core.expireSyncTokens(calendar(request), schemas.expiry.parse(request.body ?? {}).reason),
  },
]

const logRoutes: readonly ControlRoute[] = [
  { method: 'get', path: '/channels', run: ({ core }) => [...core.push.channels.values()] },
  { method: 'get', path: '/deliveries', run: ({ push }) => push.deliveries },
  { method: 'get', path: '/requests', run: ({ log }) => ({ counts: log.counts(), requests: log.requests }) },
  {
    method: 'delete',
    path: '/requests',
    run: ({ log, push }) => {
      log.reset()
      push.reset()
    },
  },
]

/** What a test or a demo does to this Google: the world behind the API, its faults, and its logs. */
export const createControlRouter = (shell: Shell): Router => {
  const router = express.Router()
  router.use(express.json({ limit: '20mb' }), express.text({ type: ['text/*'], limit: '100mb' }))
  for (const route of [...worldRoutes, ...eventRoutes, ...faultRoutes, ...logRoutes]) {
    router[route.method](route.path, (request: Request, response: Response) => {
      try {
        response.json(route.run(shell, request) ?? {})
      } catch (error) {
        sendError(response, error)
      }
    })
  }
  return router
}
