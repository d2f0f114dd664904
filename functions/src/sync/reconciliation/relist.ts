import type { DocumentStore } from '../../firestore/document-store'
import type { CalendarApi } from '../../google/calendar-api'
import { ListingsDisagree } from '../../model/errors/listings-disagree'
import { TimeZoneChanged } from '../../model/errors/time-zone-changed'
import { type EventId, type EventRef, eventRef } from '../../model/ids'
import { paths } from '../../model/paths'
import type { Change } from '../change'
import { livingEvents } from '../expand-series'
import { fetchShown } from '../fetch-event'
import { inWindow } from '../in-window'
import { eventPages } from '../list-pages'
import { mapRows } from '../map-rows'
import { listedRange } from '../mirror-window'
import { planDeletion } from '../plan-changes'
import { planOutdated, planQuarantine } from '../quarantine'
import { readRow } from '../read-row'
import { requireCalendar } from '../require-calendar'
import { readEventIds } from '../stored-events'
import { NO_CHANGES } from '../sync-outcome'
import type { Damage, RepairContext } from './damage'
import type { Differences } from './find-differences'

const MOST_ASKED_FOR = 200

/**
 * What Google shows now of the documents that differed; of all others nothing is touched. Throws `TimeZoneChanged`,
 * `NotFoundAtGoogle` where it does not show the calendar any more, and `ListingsDisagree` where it still shows what its
 * listings leave out.
 */
export async function relist(differences: Differences, { damage, api, store, now }: RepairContext) {
  const { read, listing, timeZone } = damage
  const { state } = read
  const { window } = state
  const changes: Change[] = []
  const series = new Set<EventId>()
  const unmappable: EventId[] = []
  const released: EventId[] = []
  const missing = new Map(differences)
  if (differences.size === 0 && listing.recovered.size === 0) return { changes, series, unmappable, released }
  const range = listedRange(window)
  for await (const page of eventPages(api, { kind: 'window', calendarId: state.calendarId, ...range })) {
    if (page.timeZone !== timeZone) throw new TimeZoneChanged()
    const rows = page.rows.map(readRow)
    const mapped = mapRows(livingEvents(rows), { ...state, timeZone }, new Date(now))
    for (const document of mapped.documents) {
      const ref = eventRef(state.calendarRef, document.eventId)
      const kind = differences.get(ref)
      const recovered = listing.recovered.has(ref)
      if ((!kind && !recovered) || !inWindow(document, window)) continue
      missing.delete(ref)
      if (document.recurringEventId) series.add(document.recurringEventId)
      if (recovered) released.push(document.eventId)
      const counts = kind && kind !== 'missing' ? { ...NO_CHANGES, updated: 1 } : { ...NO_CHANGES, created: 1 }
      const write = { kind: 'set', path: paths.event(state.uid, ref), data: { ...document } } as const
      changes.push({ write, counts, eventId: document.eventId })
    }
    for (const odd of [...mapped.unmappable, ...rows.filter((row) => row.kind === 'unreadable')]) {
      if (!odd.eventId) continue
      const ref = eventRef(state.calendarRef, odd.eventId)
      if (!missing.delete(ref)) continue
      unmappable.push(odd.eventId)
      const stored = differences.get(ref) === 'missing' ? [] : [{ ref, contentHash: Number.NaN }]
      changes.push(...planQuarantine(state, [odd], now), ...planOutdated(state, stored))
    }
  }
  const gone = [...missing].filter(([, kind]) => kind !== 'missing').map(([ref]) => ref)
  if (await isAnyShown(gone, damage, api, store)) throw new ListingsDisagree()
  const deletions = gone.map((ref) => planDeletion(state.uid, ref))
  return { changes: [...changes, ...deletions], series, unmappable, released }
}

/** Two listings left these out; as long as Google still shows one of them by its id, none is deleted. */
async function isAnyShown(
  gone: readonly EventRef[],
  { read: { state }, timeZone, token }: Damage,
  api: CalendarApi,
  store: DocumentStore,
): Promise<boolean> {
  const asked = gone.slice(0, MOST_ASKED_FOR)
  const documents = await readEventIds(store, state.uid, asked)
  for (const [ref, id] of documents) {
    const row = await fetchShown(api, state.calendarId, id)
    // What cannot be read may have left the window, and no night would end as long as it stays so.
    if (row?.kind !== 'event') continue
    const { documents: shown } = mapRows([row.event], { ...state, timeZone }, state.window.from)
    if (shown.some((one) => eventRef(state.calendarRef, one.eventId) === ref && inWindow(one, state.window)))
      return true
  }
  if (asked.length > 0) await requireCalendar(api, state.calendarId, token)
  return false
}
