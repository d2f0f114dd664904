import { DocumentRejected } from '../../functions/src/model/errors/document-rejected'
import { PreconditionFailed } from '../../functions/src/model/errors/precondition-failed'
import { StoreUnavailable } from '../../functions/src/model/errors/store-unavailable'
import { describeDocumentStore } from '../integration/document-store.contract'
import { Documents } from './store/documents'
import { Locks } from './store/locks'
import { createMemoryDocumentStore, type Line } from './store/memory-document-store'

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve))

/** A way without faults, on which everything takes a turn. */
const line: Line = {
  arrive: turn,
  answer: turn,
  pause: turn,
  fateOf: () => 'confirmed',
  refuses: () => false,
  answers: () => true,
  onHeldUp: () => {},
  onApply: () => {},
}

const documents = new Documents(() => 0)
const locks = new Locks(() => 0)
const errors = { PreconditionFailed, DocumentRejected, StoreUnavailable }

describeDocumentStore('Firestore in memory', () => createMemoryDocumentStore({ documents, locks, line, errors }))
