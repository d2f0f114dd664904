import { inspect } from 'node:util'
import { rejected, translateStoreError } from '../../../../functions/src/firestore/translate-store-error'
import { DocumentRejected } from '../../../../functions/src/model/errors/document-rejected'
import { PreconditionFailed } from '../../../../functions/src/model/errors/precondition-failed'
import { StoreUnavailable } from '../../../../functions/src/model/errors/store-unavailable'

function grpcError(code: number, message = 'Some words'): Error {
  return Object.assign(new Error(`${code} ${message}`), { code })
}

const missingDocument = 'NOT_FOUND: No document to update: projects/p/databases/(default)/documents/users/u'
const expired = 'The referenced transaction has expired or is no longer valid.'
const missingDatabase = 'NOT_FOUND: The database (default) does not exist for project p'

it.each([
  ['a stale or missing precondition', grpcError(9), PreconditionFailed],
  ['a document that is there already', grpcError(6), PreconditionFailed],
  ['an update of a missing document', grpcError(5, missingDocument), PreconditionFailed],
  ['a project without a database', grpcError(5, missingDatabase), StoreUnavailable],
  ['a document that breaks a limit', grpcError(3), DocumentRejected],
  ['contention', grpcError(10), StoreUnavailable],
  ['a transaction that has expired', grpcError(3, `INVALID_ARGUMENT: ${expired}`), StoreUnavailable],
  ['one that was ended', grpcError(3, 'INVALID_ARGUMENT: Transaction is invalid or closed.'), StoreUnavailable],
  ['an outage', grpcError(14), StoreUnavailable],
  ['a time-out', grpcError(4), StoreUnavailable],
  ['a missing permission', grpcError(7), StoreUnavailable],
  ['missing credentials', new Error('Could not load the default credentials'), StoreUnavailable],
  ['something that is no Error', 'boom', StoreUnavailable],
])('a write that meets %s', (_, error, expected) => {
  expect(translateStoreError(error, 'write')).toBeInstanceOf(expected)
})

it.each([
  ['a missing index', grpcError(9, 'FAILED_PRECONDITION: The query requires an index')],
  ['a wrong query', grpcError(3)],
  ['a missing database', grpcError(5, missingDatabase)],
])('a read that meets %s has no precondition to fail and no document to be refused', (_, error) => {
  expect(translateStoreError(error, 'read')).toBeInstanceOf(StoreUnavailable)
})

it('the cause keeps Firestore’s words and loses whose document it was', () => {
  const error = grpcError(
    14,
    'UNAVAILABLE: projects/p/databases/(default)/documents/users/u/events/1~anna@example.com~e is busy',
  )
  for (const translated of [translateStoreError(error, 'write'), translateStoreError(error, 'read'), rejected(error)]) {
    const text = inspect(translated, { depth: Infinity })
    expect(text).toContain('UNAVAILABLE')
    expect(text).toContain('is busy')
    expect(text).not.toContain('anna')
  }
})
