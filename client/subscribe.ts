import {
  type DocumentReference,
  type FirestoreError,
  onSnapshot,
  type Query,
  type QuerySnapshot,
  type Unsubscribe,
} from 'firebase/firestore'
import { UnknownDocumentVersion } from './converters.ts'

/** One document that appeared, changed or went. */
export interface Change<Document> {
  readonly type: 'added' | 'modified' | 'removed'
  /** As it is now, or was last. */
  readonly document: Document
}

/** What there is, in the query's order, and what is new about it since the last time. */
export interface Seen<Document> {
  readonly documents: readonly Document[]
  /** At first everything, as added. Empty where only `fromCache` changed. */
  readonly changes: readonly Change<Document>[]
  /** Whether the server has not confirmed it: the device is offline, or the answer is on its way. */
  readonly fromCache: boolean
}

/** One document as it is now; null while there is none. */
export interface SeenDocument<Document> {
  readonly document: Document | null
  readonly fromCache: boolean
}

export type SubscriptionError = FirestoreError | UnknownDocumentVersion

export interface Observer<Value> {
  readonly next: (seen: Value) => void
  /** The subscription has ended: with `permission-denied`, for example, when nobody is signed in any more. */
  readonly error?: (error: SubscriptionError) => void
}

/** Listens to a query until the returned function is called. A change costs what changed, not what there is. */
export function subscribe<Document>(to: Query<Document>, observer: Observer<Seen<Document>>): Unsubscribe {
  // Decoding is what takes time, so what is unchanged is decoded once.
  const decoded = new Map<string, Document>()
  return listen(observer, (next, error) =>
    onSnapshot(to, { includeMetadataChanges: true }, (snapshot) => next(() => take(snapshot, decoded)), error),
  )
}

/** Listens to one document; null while there is none. */
export function subscribeDocument<Document>(
  to: DocumentReference<Document>,
  observer: Observer<SeenDocument<Document>>,
): Unsubscribe {
  return listen(observer, (next, error) =>
    onSnapshot(
      to,
      { includeMetadataChanges: true },
      (snapshot) => next(() => ({ document: snapshot.data() ?? null, fromCache: snapshot.metadata.fromCache })),
      error,
    ),
  )
}

function take<Document>(snapshot: QuerySnapshot<Document>, decoded: Map<string, Document>): Seen<Document> {
  const changes = snapshot.docChanges().map(({ type, doc }): Change<Document> => {
    const document = doc.data()
    if (type === 'removed') decoded.delete(doc.id)
    else decoded.set(doc.id, document)
    return { type, document }
  })
  const documents = snapshot.docs.map((found) => decoded.get(found.id) ?? found.data())
  return { documents, changes, fromCache: snapshot.metadata.fromCache }
}

/** A document that cannot be read ends the subscription with an error, as one that may not be read does. */
function listen<Value>(
  { next, error = report }: Observer<Value>,
  start: (next: (read: () => Value) => void, error: (error: FirestoreError) => void) => Unsubscribe,
): Unsubscribe {
  let ended = false
  const stop = start((read) => {
    if (ended) return
    const value = attempt(read)
    if (!(value instanceof UnknownDocumentVersion)) return next(value)
    end()
    error(value)
  }, error)
  const end = () => {
    ended = true
    stop()
  }
  return end
}

function attempt<Value>(read: () => Value): Value | UnknownDocumentVersion {
  try {
    return read()
  } catch (thrown) {
    if (thrown instanceof UnknownDocumentVersion) return thrown
    throw thrown
  }
}

/** Whoever does not listen for errors finds them on the console, as with the SDK itself. */
function report(error: SubscriptionError): void {
  console.error(error)
}
