import { z } from 'zod'
import { documentPages } from '../firestore/document-pages'
import type { DocumentStore, StoredDocument } from '../firestore/document-store'
import { type CalendarRef, type EventId, type EventRef, eventIdSchema, eventRefSchema, type Uid } from '../model/ids'
import { paths } from '../model/paths'

/** What a sync needs to know of a stored event: enough to leave it alone, replace it or delete it. */
export interface StoredEvent {
  readonly ref: EventRef
  readonly contentHash: number
  readonly recurringEventId: EventId | null
}

const FIELDS = ['contentHash', 'recurringEventId'] as const
/** Whoever edits documents by hand may leave anything behind: what cannot be read is replaced, and stops nobody. */
const hashedSchema = z.object({ contentHash: z.number().catch(Number.NaN) })
const storedEventSchema = hashedSchema.extend({
  recurringEventId: eventIdSchema.nullable().catch(null),
})

/** Firestore takes up to 30 values in an `in` filter. */
const IDS_A_QUERY = 30
const DOCUMENTS_A_PAGE = 5000

export async function readStoredEvents(
  store: DocumentStore,
  uid: Uid,
  refs: readonly EventRef[],
): Promise<readonly StoredEvent[]> {
  if (refs.length === 0) return []
  const documents = await store.getAll(
    refs.map((ref) => paths.event(uid, ref)),
    FIELDS,
  )
  return documents.flatMap((document) => (document ? [parseStoredEvent(document)] : []))
}

const namedSchema = z.object({ eventId: eventIdSchema })

/** The events that stored documents say they are of; those that do not say it are left out. */
export async function readEventIds(
  store: DocumentStore,
  uid: Uid,
  refs: readonly EventRef[],
): Promise<ReadonlyMap<EventRef, EventId>> {
  if (refs.length === 0) return new Map()
  const documents = await store.getAll(
    refs.map((ref) => paths.event(uid, ref)),
    ['eventId'],
  )
  return new Map(
    refs.flatMap((ref, index) => {
      const named = namedSchema.safeParse(documents[index]?.data)
      return named.success ? [[ref, named.data.eventId] as const] : []
    }),
  )
}

/** All stored instances of these recurring events, inside the window or not. */
export async function queryStoredInstances(
  store: DocumentStore,
  uid: Uid,
  calendar: CalendarRef,
  recurringEventIds: readonly EventId[],
): Promise<readonly StoredEvent[]> {
  const stored: StoredEvent[] = []
  for (let start = 0; start < recurringEventIds.length; start += IDS_A_QUERY) {
    const ids = recurringEventIds.slice(start, start + IDS_A_QUERY)
    const documents = await store.query({
      from: { collection: paths.events(uid) },
      where: [
        { field: 'calendarRef', op: '==', value: calendar },
        { field: 'recurringEventId', op: 'in', value: ids },
      ],
      fields: FIELDS,
    })
    stored.push(...documents.map(parseStoredEvent))
  }
  return stored
}

/** Everything stored of a calendar in a collection of events or series, a page at a time. */
export async function* storedEventsOf(
  store: DocumentStore,
  collection: string,
  calendar: CalendarRef,
): AsyncGenerator<readonly StoredEvent[], void> {
  const pages = documentPages(store, {
    from: { collection },
    where: [{ field: 'calendarRef', op: '==', value: calendar }],
    orderBy: [{ field: '__name__' }],
    limit: DOCUMENTS_A_PAGE,
    fields: FIELDS,
  })
  for await (const documents of pages) yield documents.map(parseStoredEvent)
}

function parseStoredEvent(document: StoredDocument): StoredEvent {
  return { ref: eventRefSchema.parse(document.id), ...storedEventSchema.parse(document.data) }
}

/** The content hash of a stored document, of whatever kind. */
export function storedHash(document: StoredDocument): number {
  return hashedSchema.parse(document.data).contentHash
}
