import { z } from 'zod'

/**
 * INVALID_ARGUMENT, which otherwise is about what was sent: Firestore's words for a transaction that it has ended, and
 * its emulator's.
 */
const endedSchema = z.object({
  code: z.literal(3),
  message: z.string().regex(/transaction (?:has expired|is invalid or closed)/i),
})

/** gRPC's ABORTED (https://grpc.io/docs/guides/status-codes/), upon which the client library runs a transaction again. */
const ABORTED = 10

/** Whether Firestore has ended the transaction that something was asked in: by itself, or for another one's sake. */
export function isEndedTransaction(error: unknown): boolean {
  return endedSchema.safeParse(error).success
}

/**
 * A failed read of a transaction as the client library has to see it. Where waiting for a lock ends a transaction, the
 * library asks once more in the ended one before it looks at the error; what the emulator answers then it does not know
 * for something to run again.
 */
export function asAborted(error: unknown): unknown {
  if (!isEndedTransaction(error)) return error
  return Object.assign(new Error('The transaction was ended', { cause: error }), { code: ABORTED })
}
