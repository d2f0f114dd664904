import type { DocumentStore } from '../../functions/src/firestore/document-store'

/**
 * A store that lets something happen around its transactions, which are what a worker commits under a lease. They are
 * counted from 0.
 */
export function aroundTransactions(
  store: DocumentStore,
  happen: {
    readonly before?: (transaction: number) => void | Promise<void>
    readonly after?: (transaction: number) => void | Promise<void>
  },
): DocumentStore {
  let transactions = 0
  return {
    ...store,
    async transaction(body) {
      const number = transactions
      transactions += 1
      await happen.before?.(number)
      const result = await store.transaction(body)
      await happen.after?.(number)
      return result
    },
  }
}
