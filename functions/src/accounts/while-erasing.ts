import type { DocumentStore, Transaction, Write } from '../firestore/document-store'
import { type ErasureRecord, erasureRecordSchema } from '../model/documents/erasure-record'
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

/**
 * Says so while the record of this very erasure stands. What was erased, came again and is being erased again has another
 * one in the same place: an eraser of the first would take for done what only the second has to do.
 */
export function onRecord(path: string, { startedAt }: ErasureRecord) {
  return async (transaction: Transaction): Promise<boolean> => {
    const [document] = await transaction.getAll([path])
    return (
      document !== undefined && erasureRecordSchema.parse(document.data).startedAt.getTime() === startedAt.getTime()
    )
  }
}
