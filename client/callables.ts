import { type Functions, FunctionsError, httpsCallable } from 'firebase/functions'
import type { EventExplanation } from '../functions/src/model/event-explanation.ts'

export type { EventExplanation }

export interface SyncNowRequest {
  /** A calendar's `id`; without it all selected calendars. */
  readonly calendarId?: string
  /** Leave everything to the queue and answer at once. */
  readonly background?: boolean
}

/** Documents created, updated and deleted. */
export interface ChangeCounts {
  readonly created: number
  readonly updated: number
  readonly deleted: number
}

export type SyncNowAnswer =
  | ({ readonly status: 'completed' } & ChangeCounts)
  /** At least one calendar takes longer; the counts are those of the others. */
  | ({ readonly status: 'queued'; readonly jobId: string } & Partial<ChangeCounts>)

export interface WatchCalendarRequest {
  /** A calendar's `id`. */
  readonly calendarId: string
}

export interface WatchCalendarAnswer {
  readonly status: 'watching' | 'polling'
  /** An ISO 8601 instant; null where Google sends no notifications for the calendar. */
  readonly channelExpiration: string | null
}

export interface ListCalendarsRequest {
  /** Without it all accounts are meant. */
  readonly accountId?: string
}

/** Every `calendarId` is a calendar's `id` in Firestore. */
export interface ListCalendarsAnswer {
  readonly accounts: readonly {
    readonly accountId: string
    readonly email: string
    readonly state: string
    readonly reason: string | null
    /** Whether Google was asked just now; else its calendars are as they were last known. */
    readonly upToDate: boolean
  }[]
  readonly calendars: readonly {
    readonly calendarId: string
    readonly accountId: string
    readonly summary: string
    readonly description: string | null
    readonly timeZone: string
    readonly accessRole: string
    readonly backgroundColor: string | null
    readonly foregroundColor: string | null
    readonly primary: boolean
    readonly selected: boolean
    readonly state: string
  }[]
}

export interface SelectCalendarsRequest {
  readonly accountId: string
  /** All calendars of the account that are to be mirrored; the others end. */
  readonly calendarIds: readonly string[]
}

export interface SelectCalendarsAnswer {
  readonly calendars: readonly {
    readonly calendarId: string
    readonly status: 'watching' | 'polling' | 'unselected' | 'unselecting' | 'failed'
    readonly error?: { readonly code: string; readonly message: string }
  }[]
}

export interface DisconnectAccountAnswer {
  /** `disconnecting`: Google did not answer, and is asked again; what was mirrored is gone. */
  readonly status: 'disconnected' | 'disconnecting'
}

/** One of the two: a calendar's `id`, or an account's. */
export type PauseSyncRequest = { readonly paused: boolean } & (
  | { readonly calendarId: string }
  | { readonly accountId: string }
)

export interface PauseSyncAnswer {
  readonly status: 'paused' | 'resumed'
}

export interface ExplainEventRequest {
  /** The event's link, as Google Calendar gives it. */
  readonly link: string
}

export interface DeleteUserAnswer {
  /** `deleting`: Google did not answer, and is asked again; what was mirrored is gone. */
  readonly status: 'deleted' | 'deleting'
}

/** The mirror's callable functions. Each rejects with a `FunctionsError`: see `reasonOf`. */
export interface Callables {
  /** Brings all of the user's calendars up to date, or one. */
  syncNow(request?: SyncNowRequest): Promise<SyncNowAnswer>
  /** Mirrors one calendar from now on. Safe to repeat. */
  watchCalendar(request: WatchCalendarRequest): Promise<WatchCalendarAnswer>
  /** Which calendars there are to choose from, as Google tells now. */
  listCalendars(request?: ListCalendarsRequest): Promise<ListCalendarsAnswer>
  /** Which calendars of an account are mirrored. */
  selectCalendars(request: SelectCalendarsRequest): Promise<SelectCalendarsAnswer>
  /** Ends a Google account's connection and erases everything of it. */
  disconnectAccount(request: { readonly accountId: string }): Promise<DisconnectAccountAnswer>
  /** Leaves a calendar or an account alone, or goes on with it. */
  pauseSync(request: PauseSyncRequest): Promise<PauseSyncAnswer>
  /** Why an event looks as it does in the mirror, or is not there. */
  explainEvent(request: ExplainEventRequest): Promise<EventExplanation>
  /** Ends all of the user's connections and erases whatever there is of them; to be called before Auth deletes the user. */
  deleteUser(): Promise<DeleteUserAnswer>
}

/**
 * `functions` is `getFunctions(app)`, with the region or the custom domain that they are deployed to. Functions that were
 * installed as a function kit carry the id of their instance, `kitInstance`, in their names.
 */
export function callables(functions: Functions, kitInstance: string | null = null): Callables {
  const named = (name: keyof Callables) => (kitInstance === null ? name : `kit-${kitInstance}-${name}`)
  return {
    syncNow: answerOf(httpsCallable<SyncNowRequest, SyncNowAnswer>(functions, named('syncNow'))),
    watchCalendar: answerOf(
      httpsCallable<WatchCalendarRequest, WatchCalendarAnswer>(functions, named('watchCalendar')),
    ),
    listCalendars: answerOf(
      httpsCallable<ListCalendarsRequest, ListCalendarsAnswer>(functions, named('listCalendars')),
    ),
    selectCalendars: answerOf(
      httpsCallable<SelectCalendarsRequest, SelectCalendarsAnswer>(functions, named('selectCalendars')),
    ),
    disconnectAccount: answerOf(
      httpsCallable<{ readonly accountId: string }, DisconnectAccountAnswer>(functions, named('disconnectAccount')),
    ),
    pauseSync: answerOf(httpsCallable<PauseSyncRequest, PauseSyncAnswer>(functions, named('pauseSync'))),
    explainEvent: answerOf(httpsCallable<ExplainEventRequest, EventExplanation>(functions, named('explainEvent'))),
    deleteUser: answerOf(httpsCallable<void, DeleteUserAnswer>(functions, named('deleteUser'))),
  }
}

function answerOf<Request, Answer>(call: (request?: Request | null) => Promise<{ readonly data: Answer }>) {
  return async (request?: Request): Promise<Answer> => (await call(request)).data
}

/** Why a callable refused: nobody is signed in, there is no Google account, or it has to be connected again. */
export type RefusalReason = 'signed_out' | 'calendar_not_connected' | 'reauth_required'

const reasons: readonly RefusalReason[] = ['signed_out', 'calendar_not_connected', 'reauth_required']

/** Null for every other error. */
export function reasonOf(error: unknown): RefusalReason | null {
  if (!(error instanceof FunctionsError)) return null
  const { details } = error
  if (typeof details !== 'object' || details === null || !('reason' in details)) return null
  return reasons.find((reason) => reason === details.reason) ?? null
}
