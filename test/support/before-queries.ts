import type { DocumentQuery, DocumentStore } from '../../functions/src/firestore/document-store'

/**
 * A store that shows each query before it is asked, also those within read-only transactions, with what is summed over
 * it. What `happen` throws is the query's answer.
 */
export function beforeQueries(
  store: DocumentStore,
  happen: (query: DocumentQuery, sumOf?: string) => void,
): DocumentStore {
  return {
    ...store,
    async query(query) {
      happen(query)
      return await store.query(query)
    },
    async aggregate(query, sumOf) {
      happen(query, sumOf)
      return await store.aggregate(query, sumOf)
    },
    readOnly: (body) =>
      store.readOnly((snapshot) =>
        body({
          getAll: (paths) => snapshot.getAll(paths),
          async aggregate(query, sumOf) {
            happen(query, sumOf)
            return await snapshot.aggregate(query, sumOf)
          },
        }),
      ),
  }
}
