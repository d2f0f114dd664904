import type { DocumentStore } from '../../functions/src/firestore/document-store'

/** A store that lets something else happen right before its first commit, as if its worker had been slow. */
export function beforeCommit(store: DocumentStore, happen: () => Promise<void>): DocumentStore {
  let happened = false
  const once = async () => {
    if (happened) return
    happened = true
    await happen()
  }
  return {
    ...store,
    async commit(writes) {
      await once()
      await store.commit(writes)
    },
    async transaction(body) {
      await once()
      return await store.transaction(body)
    },
  }
}
