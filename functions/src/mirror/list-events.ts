import type { DocumentQuery, DocumentStore, Filter, StoredDocument } from '../firestore/document-store'
import type { Uid } from '../model/ids'
import { paths } from '../model/paths'
import type { Logger } from '../support/logger'
import { EARLIEST, type EventQuery, pageTokenFor } from './event-query'
import { type PagePosition, positionSchema } from './page-position'
import { type ListedEvent, listedEventSchema, presentEvent } from './present-event'
import type { PresentedEvent } from './presented-event'

export type ListedEvents =
  | { readonly kind: 'page'; readonly events: readonly PresentedEvent[]; readonly nextPageToken: string | null }
  /** Unknown, or somebody else's: nobody can tell which. */
  | { readonly kind: 'calendar_not_found' }

export interface ListEventsDependencies {
  readonly store: DocumentStore
  readonly logger: Logger
}

/** So many queries at most for one page: what they did not find is left to the next page. */
const MOST_ROUNDS = 10

/** Further queries bring at least so many documents, so that the rounds count for something. */
const LEAST_READ = 20

/**
 * One page of a user's mirrored events, by start, then id. Costs a read for each event and one to know whether there
 * are more, one for the calendar that is named, and one for each event passed over because it ends too late.
 */
export async function listEvents(
  uid: Uid,
  query: EventQuery,
  { store, logger }: ListEventsDependencies,
): Promise<ListedEvents> {
  if (query.calendar !== null) {
    const [calendar] = await store.getAll([paths.calendar(uid, query.calendar)], ['calendarId'])
    if (!calendar) return { kind: 'calendar_not_found' }
  }
  const { rows, next } = await readPage(uid, query, store)
  const events = rows.flatMap(({ position, event }) => (event ? [presentEvent(position.id, event)] : []))
  const unreadable = rows.length - events.length
  if (unreadable > 0) logger.error('list_events_unreadable', { unreadable })
  return { kind: 'page', events, nextPageToken: next && pageTokenFor(query, next) }
}

interface Row {
  readonly position: PagePosition
  /** Null where the document is not one that we write. */
  readonly event: ListedEvent | null
}

interface Page {
  readonly rows: readonly Row[]
  readonly next: PagePosition | null
}

async function readPage(uid: Uid, query: EventQuery, store: DocumentStore): Promise<Page> {
  const rows: Row[] = []
  let after = query.after
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const asked = Math.max(query.limit + 1 - rows.length, round === 0 ? 1 : LEAST_READ)
    const read = (await store.query(pageQuery(uid, query, after, asked))).map(rowOf)
    rows.push(...read.filter(({ event }) => !event || !query.to || event.endAt <= query.to))
    if (rows.length > query.limit) return cut(rows, query.limit)
    after = read.at(-1)?.position ?? after
    if (read.length < asked) return { rows, next: null }
  }
  return { rows, next: after }
}

/**
 * `endAt` is left to the caller: an event that has ended by `to` began by then, and few that began by then end later,
 * whereas a query with ranges on both fields could not be ordered by start and id alone.
 */
function pageQuery(uid: Uid, { from, to, calendar }: EventQuery, after: PagePosition | null, limit: number) {
  const filters: readonly (Filter | null)[] = [
    calendar === null ? null : { field: 'calendarRef', op: '==', value: calendar },
    { field: 'startAt', op: '>=', value: from ?? EARLIEST },
    to && { field: 'startAt', op: '<=', value: to },
  ]
  const query: DocumentQuery = {
    from: { collection: paths.events(uid) },
    where: filters.filter((filter) => filter !== null),
    orderBy: [{ field: 'startAt' }, { field: '__name__' }],
    limit,
    fields: Object.keys(listedEventSchema.shape),
  }
  return after ? { ...query, startAfter: [after.startAt, after.id] } : query
}

function rowOf({ id, data }: StoredDocument): Row {
  return {
    position: positionSchema.parse({ startAt: data['startAt'], id }),
    event: listedEventSchema.safeParse(data).data ?? null,
  }
}

function cut(rows: readonly Row[], limit: number): Page {
  return { rows: rows.slice(0, limit), next: rows[limit - 1]?.position ?? null }
}
