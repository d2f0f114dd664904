import type { DocumentQuery, DocumentStore, Order, StoredDocument } from './document-store'

/** What a page is ordered by is among the fields that are asked for, and ends with `__name__`, so that no two are level. */
export interface PagedQuery extends DocumentQuery {
  readonly orderBy: readonly Order[]
  /** Documents a page. */
  readonly limit: number
}

/** All documents that match, a page at a time: the next one is asked for when the caller is done with this one. */
export async function* documentPages(
  store: Pick<DocumentStore, 'query'>,
  query: PagedQuery,
): AsyncGenerator<readonly StoredDocument[], void> {
  let documents = await store.query(query)
  while (documents.length > 0) {
    yield documents
    const last = documents.at(-1)
    if (!last || documents.length < query.limit) return
    documents = await store.query({ ...query, startAfter: positionOf(last, query) })
  }
}

function positionOf({ id, path, data }: StoredDocument, { from, orderBy }: PagedQuery): readonly unknown[] {
  const name = 'collectionGroup' in from ? path : id
  return orderBy.map(({ field }) => (field === '__name__' ? name : data[field]))
}
