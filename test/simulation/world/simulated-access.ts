import type { CalendarAccess } from '../../../functions/src/google/calendar-access'
import type { CalendarApi, EventListing, EventPage } from '../../../functions/src/google/calendar-api'
import { GoogleError } from '../../../local/calendar-simulator/core/google-error'
import type { CalendarSimulator } from '../../../local/calendar-simulator/core/simulator'
import type { Ground } from './ground'
import type { LeftOut } from './left-out'
import type { Process } from './process'
import { failureOf, type GoogleAnswer, LIMIT_REASONS, PassingFailure } from './google-failures'

/** Google as the processes of a world reach it. */
export interface SimulatedGoogle {
  readonly core: CalendarSimulator
  /** Refresh tokens that still serve, with the address of their account. */
  readonly grants: ReadonlyMap<string, string>
  readonly pageSize: number
  /** Until when nobody gets an answer, or each answer is a rate limit. */
  readonly trouble: { outageUntil: number; stormUntil: number }
  /** Hears of answers as they leave Google. */
  onAnswer(name: string): void
  /** Hears of pages as they leave Google. */
  onPage(listing: EventListing, pageToken: string | undefined, page: EventPage): void
  onChannelOpened(channelId: string, refreshToken: string): void
  onChannelStopped(channelId: string): void
  /** Hears of channels that were to be stopped, and count as stopped, and are not. */
  onChannelLeft(channelId: string): void
  /** Whether a grant is refused that served before, and will again. */
  doubts(): boolean
  /** Whether the calendar counts as not found this once. */
  hides(): boolean
  /** Changes what a listing answers; `isCompared` where whoever asks has another listing to compare it with. */
  bend(listing: EventListing, page: EventPage, isCompared: boolean): EventPage
  /** What a full sync that begins is not shown. */
  leaveOut(user: string, calendarId: string): LeftOut | undefined
}

type Operation = 'listing' | 'other'

/** An account's calendars, as one process sees them that has just started. */
export function simulateAccess(
  ground: Ground,
  google: SimulatedGoogle,
  by: Process,
  readRefreshToken: (...owner: Parameters<CalendarAccess['forAccount']>) => Promise<string>,
): CalendarAccess {
  return {
    async forAccount(uid, accountId) {
      const refreshToken = await readRefreshToken(uid, accountId)
      return createApi(ground, google, by, refreshToken)
    },
  }
}

function createApi(ground: Ground, google: SimulatedGoogle, by: Process, refreshToken: string): CalendarApi {
  const { core } = google
  const { program } = by
  // Otherwise a few events less are no reason to ask again.
  const checksEachSweep = program.isSuspicious(1, 1)
  // A full sync lists for the token, then the window, then what has changed meanwhile.
  let isCompared = false
  let leftOut: LeftOut | undefined

  async function call<Result>(name: string, operation: Operation, run: (user: string) => Result): Promise<Result> {
    await by.arrive(name)
    let answer: { readonly result: Result } | { readonly error: unknown }
    try {
      answer = { result: answerOrFail(run) }
    } catch (error) {
      answer = { error }
    }
    if ('result' in answer) google.onAnswer(name)
    else if (operation === 'listing' && isNotFound(answer.error)) google.onAnswer('not found')
    else if (answer.error instanceof program.CredentialUnusable) google.onAnswer('grant refused')
    if (ground.faults.strikes('answer takes long')) await by.clock.sleep(ground.chance.between(5_000, 18_000))
    await by.answer(name)
    if ('result' in answer) return answer.result
    throw translate(answer.error, operation)
  }

  function answerOrFail<Result>(run: (user: string) => Result): Result {
    const user = google.grants.get(refreshToken)
    if (user === undefined || google.doubts()) {
      ground.faults.note('invalid_grant')
      throw new program.CredentialUnusable('revoked')
    }
    const failure = passingFailure()
    if (failure) throw new PassingFailure(failure)
    return run(user)
  }

  function rateLimit(): GoogleAnswer {
    return { kind: 'rate limit', status: ground.chance.pick([403, 429]), reason: ground.chance.pick(LIMIT_REASONS) }
  }

  function passingFailure(): GoogleAnswer | undefined {
    const { faults, scheduler, chance } = ground
    const now = scheduler.now()
    if (!faults.calm && google.trouble.outageUntil > now) return { kind: 'no answer' }
    if (!faults.calm && google.trouble.stormUntil > now) return rateLimit()
    if (by.noting(faults.strikes('403 or 429'))) return rateLimit()
    if (by.noting(faults.strikes('5xx'))) return { kind: 'status', status: chance.pick([500, 502, 503, 504]) }
    return undefined
  }

  function translate(error: unknown, operation: Operation): Error {
    const failure = failureOf(error)
    if (failure) return program.translateGoogleError(failure, operation)
    return error instanceof Error ? error : new Error(String(error))
  }

  return {
    listEvents: (listing, pageToken) =>
      call(`list ${listing.kind}`, 'listing', (user) => {
        if (google.hides()) throw new PassingFailure({ kind: 'not found' })
        const expired = expiry(ground, by, listing, pageToken)
        if (expired) throw new PassingFailure(expired)
        const body = core.events.list(user, listing.calendarId, parametersOf(google.pageSize, listing, pageToken))
        const ending = listing.kind === 'window' || listing.kind === 'agenda' ? 'without' : 'with sync token'
        if (listing.kind === 'token' || listing.kind === 'delta') isCompared = listing.kind === 'token'
        const begins = pageToken === undefined
        if (listing.kind === 'token' && begins)
          leftOut = checksEachSweep ? google.leaveOut(user, listing.calendarId) : undefined
        const bent = google.bend(listing, program.parseEventPage(body, ending), isCompared)
        const page = leftOut?.without(listing, bent, begins) ?? bent
        google.onPage(listing, pageToken, page)
        const repeats = pageToken !== undefined && page.next.kind === 'page'
        if (repeats && by.noting(ground.faults.strikes('page token repeated'))) {
          return { ...page, next: { kind: 'page', pageToken } }
        }
        return page
      }),

    listInstances: ({ calendarId, recurringEventId, from, to }, pageToken) =>
      call('list instances', 'other', (user) => {
        const range = { timeMin: new Date(from).toISOString(), timeMax: new Date(to).toISOString() }
        const paging = { maxAttendees: 500, maxResults: google.pageSize, pageToken }
        const body = core.events.instances(user, calendarId, recurringEventId, { ...range, ...paging })
        const page = program.parseEventPage(body, 'without')
        return google.bend({ kind: 'agenda', calendarId, from, to }, page, false)
      }),

    getEvent: (calendarId, eventId) =>
      call('get event', 'other', (user) => {
        const row: unknown = core.events.get(user, calendarId, eventId, { maxAttendees: 500 })
        const page: EventPage = { timeZone: '', accessRole: '', rows: [row], next: { kind: 'end', syncToken: null } }
        return google.bend({ kind: 'agenda', calendarId, from: 0, to: 0 }, page, false).rows[0]
      }),

    watchEvents: (calendarId, { channelId, token, address, expiration }) =>
      call('watch', 'other', (user) => {
        const body = { id: channelId, type: 'web_hook', address, token, expiration: String(expiration) }
        const { resource } = core.events.watch(user, calendarId, body)
        google.onChannelOpened(channelId, refreshToken)
        return program.parseOpenedChannel(resource)
      }),

    async stopChannel(id, resourceId) {
      try {
        await call('stop', 'other', (user) => {
          if (ground.faults.strikes('stop acknowledged and not done')) google.onChannelLeft(id)
          else core.channels.stop(user, { id, resourceId })
          google.onChannelStopped(id)
        })
      } catch (error) {
        // A refusal is the end of it, and so is any failure where nobody has written the channel down.
        const isKnown = ground.documents.get(`channels/${id}`) !== undefined
        if (error instanceof program.CredentialUnusable || !isKnown) google.onChannelLeft(id)
        if (!(error instanceof program.NotFoundAtGoogle)) throw error
      }
    },

    listCalendars: (pageToken) =>
      call('list calendars', 'other', (user) =>
        program.parseCalendarListPage(
          core.calendarList.list(user, { showDeleted: true, showHidden: true, maxResults: 250, pageToken }),
        ),
      ),

    listCalendarChanges: (syncToken, pageToken) =>
      call('list changed calendars', 'listing', (user) => {
        const all = { showDeleted: true, showHidden: true, maxResults: 250 }
        return program.parseCalendarListPage(core.calendarList.list(user, { ...all, syncToken, pageToken }))
      }),

    watchCalendarList: ({ channelId, token, address, expiration }) =>
      call('watch list', 'other', (user) => {
        const body = { id: channelId, type: 'web_hook', address, token, expiration: String(expiration) }
        const { resource } = core.calendarList.watch(user, body)
        google.onChannelOpened(channelId, refreshToken)
        return program.parseOpenedChannel(resource)
      }),
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof GoogleError && error.code === 404
}

function expiry(
  { faults }: Ground,
  by: Process,
  { kind }: EventListing,
  pageToken: string | undefined,
): GoogleAnswer | undefined {
  if (kind === 'agenda') return undefined
  const fault =
    kind === 'delta' && pageToken === undefined
      ? '410 at the beginning'
      : kind === 'delta'
        ? '410 in the middle of paging'
        : pageToken === undefined
          ? undefined
          : '410 in a recovery'
  return fault && by.noting(faults.strikes(fault)) ? { kind: 'gone' } : undefined
}

function parametersOf(maxResults: number, listing: EventListing, pageToken: string | undefined) {
  const shared = { maxAttendees: 500, maxResults, pageToken }
  if (listing.kind === 'token') {
    return { ...shared, singleEvents: false, timeMin: new Date(listing.from).toISOString() }
  }
  if (listing.kind === 'delta') return { ...shared, singleEvents: false, syncToken: listing.syncToken }
  const range = { timeMin: new Date(listing.from).toISOString(), timeMax: new Date(listing.to).toISOString() }
  const window = { ...shared, ...range, singleEvents: true }
  return listing.kind === 'agenda' ? { ...window, orderBy: 'startTime' as const } : window
}
