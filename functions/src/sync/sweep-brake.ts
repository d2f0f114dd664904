import type { DocumentStore } from '../firestore/document-store'
import type { CalendarApi } from '../google/calendar-api'
import type { SyncState } from '../model/documents/sync-state'
import type { EventRef } from '../model/ids'
import { fetchShown } from './fetch-event'
import { eventPages } from './list-pages'
import type { MirrorPass } from './mirror-pass'
import { listedRange } from './mirror-window'
import { readRow } from './read-row'
import { requireCalendar } from './require-calendar'
import { readEventIds } from './stored-events'
import type { SyncDependencies } from './sync-dependencies'

const SHARE = 0.2
const DOCUMENTS = 20
const MOST_ASKED_FOR = 200

interface Suspects {
  readonly state: SyncState
  readonly api: CalendarApi
  readonly mirror: MirrorPass
  readonly timeZone: string
  /** Of the listing that lacks them. */
  readonly token: string
}

/** So much is rarely deleted at once that Google is asked again. */
export function isSuspicious(gone: number, stored: number): boolean {
  return gone > DOCUMENTS && gone > stored * SHARE
}

/**
 * Whether stored documents that no listing had may be deleted. A large number is checked against one more listing,
 * and then event by event; as long as Google still shows any of them, all are kept. Throws `NotFoundAtGoogle` where it
 * does not show the calendar any more.
 */
export async function confirmGone(
  gone: readonly EventRef[],
  stored: number,
  suspects: Suspects,
  { store, clock, logger }: SyncDependencies,
): Promise<boolean> {
  if (!isSuspicious(gone.length, stored)) return true
  const refs = new Set(gone)
  const now = clock.now()
  const shown = (await isListed(refs, suspects, now)) || (await isShownSingly(gone, suspects, store, now))
  if (shown) logger.error('calendar_sweep_held', { held: gone.length, stored })
  else await requireCalendar(suspects.api, suspects.state.calendarId, suspects.token)
  return !shown
}

async function isListed(
  refs: ReadonlySet<EventRef>,
  { state, api, mirror, timeZone }: Suspects,
  now: number,
): Promise<boolean> {
  const { calendarId, window } = state
  const listing = { kind: 'window', calendarId, ...listedRange(window) } as const
  for await (const page of eventPages(api, listing)) {
    if (mirror.shows({ rows: page.rows.map(readRow), timeZone, now }, refs)) return true
  }
  return false
}

async function isShownSingly(
  refs: readonly EventRef[],
  { state, api, mirror, timeZone }: Suspects,
  store: DocumentStore,
  now: number,
): Promise<boolean> {
  const asked = refs.slice(0, MOST_ASKED_FOR)
  for (const id of (await readEventIds(store, state.uid, asked)).values()) {
    const row = await fetchShown(api, state.calendarId, id)
    if (row && mirror.shows({ rows: [row], timeZone, now }, new Set(asked))) return true
  }
  return false
}
