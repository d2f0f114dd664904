import type { Watch } from '../support/span'
import type { DocumentStore } from './document-store'

/** Each operation is watched, by its kind: never what it reads or writes. */
export function watchStore(store: DocumentStore, watch: Watch): DocumentStore {
  return {
    getAll: (paths, fields) => watch('firestore.getAll', store.getAll(paths, fields)),
    query: (query) => watch('firestore.query', store.query(query)),
    aggregate: (query, sumOf) => watch('firestore.aggregate', store.aggregate(query, sumOf)),
    commit: (writes) => watch('firestore.commit', store.commit(writes)),
    transaction: (body) => watch('firestore.transaction', store.transaction(body)),
    readOnly: (body) => watch('firestore.readOnly', store.readOnly(body)),
  }
}
