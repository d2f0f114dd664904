import type { calendar_v3 } from '@googleapis/calendar'
import type { DocumentData, Firestore } from '@google-cloud/firestore'
import type { Tally } from '../../functions/src/support/tally'

/** One calendar as a baseline mirrors it: where it comes from, where it goes, and what that cost so far. */
export interface BaselineMirror {
  readonly google: calendar_v3.Calendar
  readonly firestore: Firestore
  readonly calendarId: string
  readonly uid: string
  readonly window: { readonly from: Date; readonly to: Date }
  readonly tally: Tally
}

/** Brings the mirror to where Google is now. */
export type BaselineSync = (mirror: BaselineMirror, listing: 'since the token' | 'everything') => Promise<void>

/** The most that Google gives at once: many clients leave it at 250, which would be ten times as many calls. */
const EVENTS_A_PAGE = 2_500

/** Instances, because that is what apps show; the token's listing has to be made in the same way. */
export async function* listPages(
  { google, calendarId, window, tally }: BaselineMirror,
  syncToken: string | null,
): AsyncGenerator<calendar_v3.Schema$Events, void> {
  const range = { timeMin: window.from.toISOString(), timeMax: window.to.toISOString() }
  const query = syncToken === null ? range : { syncToken }
  let pageToken: string | undefined
  do {
    const page = pageToken === undefined ? {} : { pageToken }
    tally.calls += 1
    const { data } = await google.events.list({
      calendarId,
      singleEvents: true,
      maxResults: EVENTS_A_PAGE,
      ...query,
      ...page,
    })
    yield data
    pageToken = data.nextPageToken ?? undefined
  } while (pageToken !== undefined)
}

export function eventsOf({ firestore, uid }: BaselineMirror) {
  return firestore.collection(`users/${uid}/events`)
}

function stateOf({ firestore, uid }: BaselineMirror) {
  return firestore.doc(`users/${uid}/sync/calendar`)
}

export async function readToken(mirror: BaselineMirror): Promise<string | null> {
  mirror.tally.reads += 1
  const token: unknown = (await stateOf(mirror).get()).get('token')
  return typeof token === 'string' ? token : null
}

export async function writeToken(mirror: BaselineMirror, token: string | null | undefined): Promise<void> {
  mirror.tally.writes += 1
  await stateOf(mirror).set({ token: token ?? null })
}

/** The event as it came, and the two times that an agenda is ordered by. */
export function documentOf(event: calendar_v3.Schema$Event): DocumentData {
  const instant = (time: calendar_v3.Schema$EventDateTime | undefined) => new Date(time?.dateTime ?? time?.date ?? 0)
  return { ...event, startAt: instant(event.start), endAt: instant(event.end), syncedAt: new Date() }
}

export function idOf(event: calendar_v3.Schema$Event): string {
  if (!event.id) throw new TypeError('An event without an id')
  return encodeURIComponent(event.id)
}

export function isExpired(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 410
}
