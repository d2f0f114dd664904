import { FieldPath, type Firestore, type Query } from '@google-cloud/firestore'
import type { DocumentQuery } from './document-store'

/** In queries dots separate nested fields, and `__name__` is the document itself. */
export function buildQuery(firestore: Firestore, query: DocumentQuery): Query {
  let built = source(firestore, query)
  for (const { field, op, value } of query.where) built = built.where(fieldPath(field), op, value)
  for (const { field, direction } of query.orderBy ?? []) built = built.orderBy(fieldPath(field), direction ?? 'asc')
  if (query.startAfter) built = built.startAfter(...query.startAfter)
  if (query.limit !== undefined) built = built.limit(query.limit)
  if (query.fields) built = built.select(...query.fields)
  return built
}

function source(firestore: Firestore, { from }: DocumentQuery): Query {
  return 'collection' in from ? firestore.collection(from.collection) : firestore.collectionGroup(from.collectionGroup)
}

function fieldPath(field: string): string | FieldPath {
  return field === '__name__' ? FieldPath.documentId() : field
}
