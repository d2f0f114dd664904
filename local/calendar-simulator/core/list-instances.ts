import type { AccessRole, CalendarState } from './calendar-state'
import { viewerOf, viewEvent } from './event-view'
import { badRequest, invalidParameter, notFound } from './google-error'
import { envelope } from './list-events'
import type { EventList } from './list-events'
import { readListParams } from './listing-request'
import type { ListingRequest } from './listing-request'
import { instanceRows, rowsOf } from './listing-rows'
import type { Row } from './listing-rows'
import { behind, readPageToken, writePageToken } from './listing-token'
import { pageOfRows, sortRows } from './ordered-rows'
import { nextPosition, roomOn } from './page-room'
import { exceptionsOf } from './store-event'
import type { World } from './world'

/** Parameters of events.instances (https://developers.google.com/workspace/calendar/api/v3/reference/events/instances). */
export interface InstancesParams {
  readonly timeMin?: string | undefined
  readonly timeMax?: string | undefined
  readonly timeZone?: string | undefined
  readonly originalStart?: string | undefined
  readonly showDeleted?: boolean | undefined
  readonly maxAttendees?: number | undefined
  readonly maxResults?: number | undefined
  readonly pageToken?: string | undefined
}

const sameInstant = (row: Row, text: string): boolean => {
  const original = row.resource.originalStartTime
  return original?.date === text || Date.parse(original?.dateTime ?? '') === Date.parse(text)
}

const allInstances = (
  world: World,
  calendar: CalendarState,
  eventId: string,
  request: ListingRequest,
): readonly Row[] => {
  const event = calendar.events.get(eventId)
  if (event === undefined || event.deleted) throw notFound()
  if (event.shape !== 'series') throw badRequest('The event is not a recurring event.')
  const exceptions = exceptionsOf(calendar, eventId).flatMap((exception) => rowsOf(world, calendar, exception, request))
  const rows = [...instanceRows(world, calendar, event, request.from, request.to), ...exceptions]
  return sortRows(rows, 'startTime')
}

const readPage = (calendar: CalendarState, user: string, query: string, pageToken: string | undefined) => {
  if (pageToken === undefined) return { page: 0, after: behind(0) }
  const token = readPageToken(pageToken)
  if (token === null || token.user !== user || token.calendar !== calendar.id || token.query !== query) {
    throw invalidParameter('pageToken', 'Invalid page token value.')
  }
  return token
}

/** events.instances: a page of a recurring event's instances, exceptions included, in the order of their starts. */
export const listInstances = (
  world: World,
  calendar: CalendarState,
  user: string,
  role: AccessRole,
  eventId: string,
  params: InstancesParams,
): EventList => {
  const { originalStart, ...shared } = params
  const request = readListParams({ ...shared, singleEvents: true })
  const query = `${eventId} ${originalStart ?? ''} ${request.pageQuery}`
  const all = allInstances(world, calendar, eventId, request)
  const asked = originalStart === undefined ? all : all.filter((row) => sameInstant(row, originalStart))
  const { page, after } = readPage(calendar, user, query, params.pageToken)
  const room = roomOn(page, request.maxResults, world.switches)
  const { rows, next } = pageOfRows(asked, 'startTime', after, room)
  const viewer = viewerOf(world, role, request)
  const token = { user, calendar: calendar.id, query, until: calendar.seq, generation: calendar.tokenGeneration }
  return {
    ...envelope(calendar, role),
    items: rows.map((row) => viewEvent(calendar, row.resource, viewer)),
    ...(next !== null && {
      nextPageToken: writePageToken({
        ...token,
        page: page + 1,
        after: nextPosition({ page, after, next }, world.switches),
      }),
    }),
  }
}
