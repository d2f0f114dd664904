import { accessOf, writeAccessOf } from './access'
import type { Access } from './access'
import { deleteEvent, findEvent, insertEvent, patchEvent, updateEvent } from './edit-event'
import type { EventBody, EventResource } from './event-resource'
import { viewerOf, viewEvent } from './event-view'
import type { CallContext } from './fault-orders'
import type { Faults } from './faults'
import { forbidden, invalidParameter } from './google-error'
import { listEvents } from './list-events'
import type { EventList } from './list-events'
import { listInstances } from './list-instances'
import type { InstancesParams } from './list-instances'
import type { ListParams } from './listing-request'
import type { Quota } from './quota'
import type { World } from './world'

/** How a single event is to be shown. */
export interface ViewParams {
  readonly maxAttendees?: number | undefined
  readonly timeZone?: string | undefined
}

/** The events collection as a user (their address) calls it; throws `GoogleError` and `ConnectionFault`. */
export interface EventOperations {
  list(user: string, calendarId: string, params?: ListParams): EventList
  instances(user: string, calendarId: string, eventId: string, params?: InstancesParams): EventList
  get(user: string, calendarId: string, eventId: string, params?: ViewParams): EventResource
  insert(user: string, calendarId: string, body: EventBody): EventResource
  patch(user: string, calendarId: string, eventId: string, body: EventBody, ifMatch?: string): EventResource
  update(user: string, calendarId: string, eventId: string, body: EventBody, ifMatch?: string): EventResource
  delete(user: string, calendarId: string, eventId: string, ifMatch?: string): void
}

/** What a call is about; a calendar as the caller named it. */
export interface About {
  readonly calendarId?: string
  /** The page token of a listing, or undefined on its first page. */
  readonly pageToken?: string | undefined
  readonly listing?: true
}

/** Runs one call of a user: quota, ordered failures, then the operation. */
export type Call = <Result>(user: string, operation: string, about: About, run: () => Result) => Result

/** A call as orders for failures name it. */
export const contextOf = (user: string, { calendarId, pageToken, listing }: About): CallContext => ({
  user,
  calendarId: calendarId === 'primary' ? user : calendarId,
  page: listing === undefined ? undefined : pageToken === undefined ? 'first' : 'later',
})

export const createCall =
  (faults: Faults, quota: Quota): Call =>
  (user, operation, about, run) => {
    quota.count(user)
    return faults.around(operation, run, contextOf(user, about))
  }

const idPattern = /^[a-v0-9]{5,1024}$/

const checkNewId = (id: string | undefined): void => {
  if (id !== undefined && !idPattern.test(id)) throw invalidParameter('resource.id', 'Invalid resource id value.')
}

const viewIn =
  (world: World) =>
  ({ calendar, role }: Access, event: EventResource, params: ViewParams = {}) =>
    viewEvent(calendar, event, viewerOf(world, role, params))

/** Who must not see a private event's details must not change it either. */
const checkPrivate = (world: World, { calendar, role }: Access, eventId: string): void => {
  if (role === 'writerWithoutPrivateAccess' && findEvent(world, calendar, eventId).fields.visibility === 'private') {
    throw forbidden()
  }
}

export const createEventOperations = (world: World, call: Call): EventOperations => {
  const view = viewIn(world)
  return {
    list: (user, calendarId, params = {}) =>
      call(user, 'events.list', { calendarId, pageToken: params.pageToken, listing: true }, () => {
        const { calendar, role } = accessOf(world, user, calendarId)
        return listEvents(world, calendar, user, role, params)
      }),
    instances: (user, calendarId, eventId, params = {}) =>
      call(user, 'events.instances', { calendarId, pageToken: params.pageToken, listing: true }, () => {
        const { calendar, role } = accessOf(world, user, calendarId)
        return listInstances(world, calendar, user, role, eventId, params)
      }),
    get: (user, calendarId, eventId, params) =>
      call(user, 'events.get', { calendarId }, () => {
        const access = accessOf(world, user, calendarId)
        const { fields } = findEvent(world, access.calendar, eventId)
        return view(access, { etag: '', ...fields, kind: 'calendar#event' }, params)
      }),
    insert: (user, calendarId, body) =>
      call(user, 'events.insert', { calendarId }, () => {
        const access = writeAccessOf(world, user, calendarId)
        checkNewId(body.id)
        const { creator: _creator, organizer: _organizer, ...own } = body
        return view(access, insertEvent(world, access.calendar, own, body.id).resource)
      }),
    patch: (user, calendarId, eventId, body, ifMatch) =>
      call(user, 'events.patch', { calendarId }, () => {
        const access = writeAccessOf(world, user, calendarId)
        checkPrivate(world, access, eventId)
        return view(access, patchEvent(world, access.calendar, eventId, body, ifMatch).resource)
      }),
    update: (user, calendarId, eventId, body, ifMatch) =>
      call(user, 'events.update', { calendarId }, () => {
        const access = writeAccessOf(world, user, calendarId)
        checkPrivate(world, access, eventId)
        return view(access, updateEvent(world, access.calendar, eventId, body, ifMatch).resource)
      }),
    delete: (user, calendarId, eventId, ifMatch) =>
      call(user, 'events.delete', { calendarId }, () => {
        const access = writeAccessOf(world, user, calendarId)
        checkPrivate(world, access, eventId)
        deleteEvent(world, access.calendar, eventId, ifMatch)
      }),
  }
}
