import type { DocumentStore, Transaction, Write } from '../firestore/document-store'
import { ErasureEnded } from '../model/errors/erasure-ended'

/**
 * A commit that goes through only while what is being erased is still to be erased, and throws `ErasureEnded` afterwards:
 * what was connected or selected again in the meantime is none of a slow eraser's business.
 */
export function whileErasing(store: DocumentStore, isErasing: (transaction: Transaction) => Promise<boolean>) {
  return (writes: readonly Write[]): Promise<void> =>
    store.transaction(async (transaction) => {
      if (!(await isErasing(transaction))) throw new ErasureEnded()
      transaction.write(writes)
    })
}

/** Says so while this record of an erasure stands. */
export function onRecord(record: string) {
  return async (transaction: Transaction): Promise<boolean> => (await transaction.getAll([record]))[0] !== undefined
}
