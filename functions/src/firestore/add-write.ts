import { type DocumentReference, FieldPath, type Firestore, type Precondition } from '@google-cloud/firestore'
import type { DocumentData, UpdateTime, Write } from './document-store'
import { rejected } from './translate-store-error'
import { fromUpdateTime } from './update-time'

/** What a batch and a transaction of the client library have in common. */
export interface WriteCollector {
  create(document: DocumentReference, data: DocumentData): unknown
  set(document: DocumentReference, data: DocumentData): unknown
  update(document: DocumentReference, field: FieldPath, value: unknown, ...rest: unknown[]): unknown
  delete(document: DocumentReference, precondition?: Precondition): unknown
}

/** Throws `DocumentRejected` for what the client library will not send. */
export function addWrite(firestore: Firestore, collector: WriteCollector, write: Write): void {
  try {
    if (write.kind !== 'delete') assertDatesValid(write.data)
    add(collector, firestore.doc(write.path), write)
  } catch (error) {
    throw rejected(error)
  }
}

function add(collector: WriteCollector, document: DocumentReference, write: Write): void {
  switch (write.kind) {
    case 'set':
      collector.set(document, write.data)
      return
    case 'create':
      collector.create(document, write.data)
      return
    case 'update':
      addUpdate(collector, document, write.data, preconditions(write.ifUpdatedAt))
      return
    case 'delete':
      collector.delete(document, ...preconditions(write.ifUpdatedAt))
      return
  }
}

/** Field by field, since in an object's keys the client library would read dots as paths. */
function addUpdate(collector: WriteCollector, document: DocumentReference, data: DocumentData, rest: Precondition[]) {
  const [first, ...others] = Object.entries(data)
  if (!first) throw new TypeError('An update names at least one field')
  const pairs = others.flatMap(([field, value]) => [new FieldPath(field), value])
  collector.update(document, new FieldPath(first[0]), first[1], ...pairs, ...rest)
}

function preconditions(ifUpdatedAt: UpdateTime | undefined): Precondition[] {
  return ifUpdatedAt === undefined ? [] : [{ lastUpdateTime: fromUpdateTime(ifUpdatedAt) }]
}

/** The client library notices an invalid date only while it sends, and then as an error like any other. */
function assertDatesValid(value: unknown): void {
  if (value instanceof Date && Number.isNaN(value.getTime())) throw new TypeError('An invalid date')
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    for (const member of Object.values(value)) assertDatesValid(member)
  }
}
