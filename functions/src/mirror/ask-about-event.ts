import type { CalendarAccess } from '../google/calendar-access'
import type { CalendarApi } from '../google/calendar-api'
import type { GoogleEvent } from '../google/google-event'
import type { SyncState } from '../model/documents/sync-state'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { EventUnmappable } from '../model/errors/event-unmappable'
import { GoogleUnavailable } from '../model/errors/google-unavailable'
import { KeysUnavailable } from '../model/errors/keys-unavailable'
import { MalformedResponse } from '../model/errors/malformed-response'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import { PermissionDenied } from '../model/errors/permission-denied'
import { RateLimited } from '../model/errors/rate-limited'
import type { EventId } from '../model/ids'
import { eventTimes } from '../sync/event-times'
import { inWindow } from '../sync/in-window'
import { instancePages } from '../sync/list-pages'
import { readRow } from '../sync/read-row'

/** What Google says of an event that the mirror lacks. */
export type GoogleAnswer =
  | { readonly kind: 'there'; readonly span: TimeSpan | null; readonly inside: boolean }
  /** `known`: Google still says that it was deleted; otherwise it may never have been there. */
  | { readonly kind: 'gone'; readonly known: boolean }
  | { readonly kind: 'unmappable'; readonly why: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent' }

interface TimeSpan {
  readonly startAt: Date
  readonly endAt: Date
}

type Asked = Pick<SyncState, 'uid' | 'accountId' | 'calendarId' | 'timeZone' | 'window'>

/** One call to Google as the calendar's account, two for a recurring event. */
export async function askAboutEvent(state: Asked, eventId: EventId, access: CalendarAccess): Promise<GoogleAnswer> {
  try {
    const api = await access.forAccount(state.uid, state.accountId)
    const row = readRow(await api.getEvent(state.calendarId, eventId))
    if (row.kind === 'unreadable') return { kind: 'unmappable', why: row.reason }
    if (row.event.status === 'cancelled') return { kind: 'gone', known: true }
    return await place(row.event, state, api)
  } catch (error) {
    return answerTo(error)
  }
}

async function place(event: GoogleEvent, state: Asked, api: CalendarApi): Promise<GoogleAnswer> {
  if (event.recurrence) return { kind: 'there', span: null, inside: await hasInstance(event, state, api) }
  const { startAt, endAt } = eventTimes(event, state.timeZone ?? 'UTC')
  return { kind: 'there', span: { startAt, endAt }, inside: inWindow({ startAt, endAt }, state.window) }
}

async function hasInstance({ id }: GoogleEvent, { calendarId, window }: Asked, api: CalendarApi): Promise<boolean> {
  const [from, to] = [window.from.getTime(), window.to.getTime()]
  for await (const { rows } of instancePages(api, { calendarId, recurringEventId: id, from, to })) {
    if (rows.length > 0) return true
  }
  return false
}

function answerTo(error: unknown): GoogleAnswer {
  if (error instanceof NotFoundAtGoogle) return { kind: 'gone', known: false }
  if (error instanceof EventUnmappable) return { kind: 'unmappable', why: error.message }
  if (error instanceof CredentialUnusable) return { kind: 'refused' }
  if (passing.some((kind) => error instanceof kind)) return { kind: 'silent' }
  throw error
}

const passing = [GoogleUnavailable, KeysUnavailable, MalformedResponse, PermissionDenied, RateLimited] as const
