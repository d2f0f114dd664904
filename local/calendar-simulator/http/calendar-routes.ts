import type { Request } from 'express'
import { z } from 'zod'
import type { Caller } from '../core/oauth'
import { eventBodySchema } from '../core/event-resource'
import type { CalendarSimulator } from '../core/simulator'
import {
  calendarBody,
  calendarListQuery,
  eventGetQuery,
  eventListQuery,
  instancesQuery,
  parseQuery,
  stopBody,
  watchBody,
} from './query-schemas'
import type { Operation } from './scopes'

/** One REST method of the Calendar API and what it does. */
export interface CalendarRoute {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete'
  readonly path: string
  readonly operation: Operation
  /** Returns the answer's body, or null for an empty answer. */
  run(core: CalendarSimulator, caller: Caller, request: Request): unknown
}

const text = z.string().min(1)

const calendarOf = ({ params }: Request): string => text.parse(params['calendarId'])
const eventOf = ({ params }: Request): string => text.parse(params['eventId'])

const bodyOf = ({ body, query }: Request) => {
  const parsed = eventBodySchema.parse(body ?? {})
  // Without this version Google ignores conference data that callers send.
  if (query['conferenceDataVersion'] === '1') return parsed
  const { conferenceData: _, ...rest } = parsed
  return rest
}

const base = '/calendar/v3'
const events = `${base}/calendars/:calendarId/events`
const list = `${base}/users/me/calendarList`

/** Paths in the order in which they are matched: `watch` before `:eventId`. */
export const calendarRoutes: readonly CalendarRoute[] = [
  {
    method: 'get',
    path: events,
    operation: 'events.list',
    run: (core, { user }, request) =>
      core.events.list(user, calendarOf(request), parseQuery(eventListQuery, request.query)),
  },
  {
    method: 'post',
    path: `${events}/watch`,
    operation: 'events.watch',
    run: (core, { user, clientId }, request) =>
      core.events.watch(user, calendarOf(request), watchBody.parse(request.body ?? {}), clientId).resource,
  },
  {
    method: 'get',
    path: `${events}/:eventId/instances`,
    operation: 'events.instances',
    run: (core, { user }, request) =>
      core.events.instances(user, calendarOf(request), eventOf(request), parseQuery(instancesQuery, request.query)),
  },
  {
    method: 'get',
    path: `${events}/:eventId`,
    operation: 'events.get',
    run: (core, { user }, request) =>
      core.events.get(user, calendarOf(request), eventOf(request), parseQuery(eventGetQuery, request.query)),
  },
  {
    method: 'post',
    path: events,
    operation: 'events.insert',
    run: (core, { user }, request) => core.events.insert(user, calendarOf(request), bodyOf(request)),
  },
  {
    method: 'patch',
    path: `${events}/:eventId`,
    operation: 'events.patch',
    run: (core, { user }, request) =>
      core.events.patch(user, calendarOf(request), eventOf(request), bodyOf(request), request.get('if-match')),
  },
  {
    method: 'put',
    path: `${events}/:eventId`,
    operation: 'events.update',
    run: (core, { user }, request) =>
      core.events.update(user, calendarOf(request), eventOf(request), bodyOf(request), request.get('if-match')),
  },
  {
    method: 'delete',
    path: `${events}/:eventId`,
    operation: 'events.delete',
    run: (core, { user }, request) => {
      core.events.delete(user, calendarOf(request), eventOf(request), request.get('if-match'))
      return null
    },
  },
  {
    method: 'get',
    path: list,
    operation: 'calendarList.list',
    run: (core, { user }, request) => core.calendarList.list(user, parseQuery(calendarListQuery, request.query)),
  },
  {
    method: 'post',
    path: `${list}/watch`,
    operation: 'calendarList.watch',
    run: (core, { user, clientId }, request) =>
      core.calendarList.watch(user, watchBody.parse(request.body ?? {}), clientId).resource,
  },
  {
    method: 'get',
    path: `${list}/:calendarId`,
    operation: 'calendarList.get',
    run: (core, { user }, request) => core.calendarList.get(user, calendarOf(request)),
  },
  {
    method: 'get',
    path: `${base}/calendars/:calendarId`,
    operation: 'calendars.get',
    run: (core, { user }, request) => core.calendars.get(user, calendarOf(request)),
  },
  {
    method: 'post',
    path: `${base}/calendars`,
    operation: 'calendars.insert',
    run: (core, { user }, request) => core.calendars.insert(user, calendarBody.parse(request.body ?? {})),
  },
  {
    method: 'patch',
    path: `${base}/calendars/:calendarId`,
    operation: 'calendars.patch',
    run: (core, { user }, request) =>
      core.calendars.patch(user, calendarOf(request), calendarBody.parse(request.body ?? {})),
  },
  {
    method: 'delete',
    path: `${base}/calendars/:calendarId`,
    operation: 'calendars.delete',
    run: (core, { user }, request) => {
      core.calendars.delete(user, calendarOf(request))
      return null
    },
  },
  {
    method: 'post',
    path: `${base}/channels/stop`,
    operation: 'channels.stop',
    run: (core, { user, clientId }, request) => {
      core.channels.stop(user, stopBody.parse(request.body ?? {}), clientId)
      return null
    },
  },
]
