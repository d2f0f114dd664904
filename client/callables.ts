import { type Functions, FunctionsError, httpsCallable } from 'firebase/functions'

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

/** The mirror's callable functions. Each rejects with a `FunctionsError`: see `reasonOf`. */
export interface Callables {
  /** Brings all of the user's calendars up to date, or one. */
  syncNow(request?: SyncNowRequest): Promise<SyncNowAnswer>
  /** Mirrors one calendar from now on. Safe to repeat. */
  watchCalendar(request: WatchCalendarRequest): Promise<WatchCalendarAnswer>
}

/** `functions` is `getFunctions(app)`, with the region or the custom domain that they are deployed to. */
export function callables(functions: Functions): Callables {
  return {
    syncNow: answerOf(httpsCallable<SyncNowRequest, SyncNowAnswer>(functions, 'syncNow')),
    watchCalendar: answerOf(httpsCallable<WatchCalendarRequest, WatchCalendarAnswer>(functions, 'watchCalendar')),
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
