import { createFirestore } from '../../functions/src/firestore/create-firestore'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import type { Write } from '../../functions/src/firestore/document-store'
import type { CalendarApi } from '../../functions/src/google/calendar-api'
import { calendarIdSchema, eventRef } from '../../functions/src/model/ids'
import { paths } from '../../functions/src/model/paths'
import { concurrently } from '../../functions/src/support/concurrently'
import { livingEvents } from '../../functions/src/sync/expand-series'
import { eventPages } from '../../functions/src/sync/list-pages'
import { mapRows } from '../../functions/src/sync/map-rows'
import { listedRange } from '../../functions/src/sync/mirror-window'
import { readRow } from '../../functions/src/sync/read-row'
import { readSyncState } from '../../functions/src/sync/stored-sync-state'
import { openProductMirror } from '../load/product-mirror'
import type { GoogleAddress } from '../load/google-address'

/** How the documents are written: so many a batch, so many batches at once. */
export interface WritingShape {
  readonly batch: number
  readonly atOnce: number
}

/** What any full sync has to do at least: these listings, and these writes. */
export interface Limits {
  listBoth(): Promise<void>
  write(shape: WritingShape): Promise<void>
  readonly documents: number
}

/** `withDocuments` has all documents made before anything is measured. */
export async function openLimits(projectId: string, google: GoogleAddress, withDocuments: boolean): Promise<Limits> {
  const store = createFirestoreDocumentStore(createFirestore(projectId))
  const mirror = await openProductMirror(projectId, google)
  const read = await readSyncState(store, mirror.syncId)
  if (!read) throw new Error('The calendar is not selected')
  const { state } = read
  const api = await mirror.dependencies().access.forAccount(state.uid, state.accountId)
  const calendarId = calendarIdSchema.parse(google.email)
  const window = { kind: 'window', calendarId, ...listedRange(state.window) } as const
  const writes: Write[] = []
  if (withDocuments) {
    for await (const page of eventPages(api, window)) {
      const events = livingEvents(page.rows.map(readRow))
      const { documents } = mapRows(events, { ...state, timeZone: page.timeZone }, new Date())
      for (const document of documents) {
        const path = paths.event(state.uid, eventRef(state.calendarRef, document.eventId))
        writes.push({ kind: 'set', path, data: { ...document } })
      }
    }
  }
  return {
    documents: writes.length,
    async listBoth() {
      await drain(api, { kind: 'token', calendarId, from: state.window.from.getTime() })
      await drain(api, window)
    },
    async write({ batch, atOnce }) {
      const batches = Array.from({ length: Math.ceil(writes.length / batch) }, (_, at) =>
        writes.slice(at * batch, (at + 1) * batch),
      )
      await concurrently(batches, atOnce, (some) => store.commit(some))
    },
  }
}

async function drain(api: CalendarApi, listing: Parameters<CalendarApi['listEvents']>[0]): Promise<void> {
  for await (const page of eventPages(api, listing)) void page.rows.length
}
