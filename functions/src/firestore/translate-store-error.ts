import { z } from 'zod'
import { DocumentRejected } from '../model/errors/document-rejected'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import { StoreUnavailable } from '../model/errors/store-unavailable'
import { isEndedTransaction } from './ended-transaction'

/** gRPC's status codes as far as they mean something to us (https://grpc.io/docs/guides/status-codes/). */
const CODE = { invalidArgument: 3, notFound: 5, alreadyExists: 6, failedPrecondition: 9 } as const

const grpcErrorSchema = z.object({ code: z.int(), message: z.string() })

/**
 * What an error of the Firestore client means to the domain. A read has no precondition: FAILED_PRECONDITION there
 * says that an index is missing.
 */
export function translateStoreError(error: unknown, operation: 'read' | 'write'): Error {
  const parsed = grpcErrorSchema.safeParse(error)
  if (!parsed.success || operation === 'read' || isEndedTransaction(error)) return unavailable(error)
  const { code, message } = parsed.data
  switch (code) {
    case CODE.failedPrecondition:
    case CODE.alreadyExists:
      return new PreconditionFailed('A precondition of the commit does not hold', { cause: redacted(error) })
    case CODE.notFound:
      return isDatabaseMissing(message)
        ? unavailable(error)
        : new PreconditionFailed('A document to update does not exist', { cause: redacted(error) })
    case CODE.invalidArgument:
      return rejected(error)
    default:
      return unavailable(error)
  }
}

/** For what the client library itself refuses before anything is sent, such as `undefined` for a value. */
export function rejected(error: unknown): DocumentRejected {
  return new DocumentRejected('Firestore refuses a document of the commit', { cause: redacted(error) })
}

function unavailable(error: unknown): StoreUnavailable {
  return new StoreUnavailable('Firestore did not confirm', { cause: redacted(error) })
}

/** NOT_FOUND is also the answer where the project has no database, which no retry of ours can be "too late" for. */
function isDatabaseMissing(message: string): boolean {
  return /database \S+ does not exist/i.test(message)
}

/** Document paths hold calendar ids, which are people's addresses: a cause that may be logged says none of them. */
function redacted(error: unknown): Error {
  const text = error instanceof Error ? error.message : 'not an Error'
  const summary = new Error(text.replaceAll(/(documents\/)[^\s"',]+/g, '$1…').replaceAll(/name: "[^"]*"/g, 'name: "…"'))
  summary.name = error instanceof Error ? error.name : 'Unknown'
  return summary
}
