import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { DocumentQuery, DocumentStore } from '../../functions/src/firestore/document-store'
import { beforeQueries } from './before-queries'

const indexFileSchema = z.object({
  indexes: z.array(
    z.object({
      collectionGroup: z.string(),
      queryScope: z.enum(['COLLECTION', 'COLLECTION_GROUP']),
      fields: z.array(z.object({ fieldPath: z.string(), order: z.enum(['ASCENDING', 'DESCENDING']) })),
    }),
  ),
  fieldOverrides: z.array(
    z.object({
      collectionGroup: z.string(),
      fieldPath: z.string(),
      indexes: z.array(z.object({ order: z.string().optional(), queryScope: z.string() })),
    }),
  ),
})
export type IndexFile = z.infer<typeof indexFileSchema>

export const readIndexFile = (): IndexFile =>
  indexFileSchema.parse(JSON.parse(readFileSync('firestore.indexes.json', 'utf8')))

/**
 * The emulator answers every query; Firestore answers only those it has an index for
 * (https://firebase.google.com/docs/firestore/query-data/index-overview). Queries of this store are refused as there.
 */
export function requireIndexes(store: DocumentStore, file: IndexFile = readIndexFile()): DocumentStore {
  return beforeQueries(store, (query, sumOf) => {
    const missing = missingIndex(query, file, sumOf)
    if (missing !== undefined) throw new Error(`The query requires an index: ${missing}`)
  })
}

/** The index that a query needs and does not have, in words; undefined where it has one. */
export function missingIndex(query: DocumentQuery, file: IndexFile, sumOf?: string): string | undefined {
  const { collection, scope } = placeOf(query)
  const equal = [...new Set(query.where.filter(({ op }) => op === '==' || op === 'in').map(({ field }) => field))]
  const ordered = orderedFields(query, sumOf).filter(({ field }) => !equal.includes(field))
  const fields = [...equal, ...ordered.map(({ field }) => field)]
  const overrides = file.fieldOverrides.filter((override) => override.collectionGroup === collection)
  const single = (field: string): boolean => {
    // What holds for a map holds for what is in it.
    const override = overrides.find(({ fieldPath }) => field === fieldPath || field.startsWith(`${fieldPath}.`))
    if (override === undefined) return scope === 'COLLECTION'
    return override.indexes.some(({ queryScope }) => queryScope === scope)
  }
  // Firestore merges the indexes of single fields where they are only compared for equality; of one collection only.
  const mergeable = ordered.length === 0 && (scope === 'COLLECTION' || equal.length <= 1)
  if (mergeable || fields.length <= 1)
    return fields.every(single) ? undefined : `${scope} ${collection} (${fields.join()})`
  const found = file.indexes.some(
    (index) =>
      index.collectionGroup === collection && index.queryScope === scope && serves(index.fields, equal, ordered),
  )
  return found ? undefined : `${scope} ${collection} (${fields.join()})`
}

function placeOf({ from }: DocumentQuery): { readonly collection: string; readonly scope: string } {
  if ('collectionGroup' in from) return { collection: from.collectionGroup, scope: 'COLLECTION_GROUP' }
  return { collection: from.collection.split('/').at(-1) ?? '', scope: 'COLLECTION' }
}

interface OrderedField {
  readonly field: string
  readonly direction: 'asc' | 'desc'
}

/** What the index has to be sorted by: the query's order, then ranges that it does not name, then what is summed. */
function orderedFields({ where, orderBy = [] }: DocumentQuery, sumOf: string | undefined): readonly OrderedField[] {
  const ranges = where.filter(({ op }) => op !== '==' && op !== 'in').map(({ field }) => field)
  const named = orderBy.map(({ field, direction = 'asc' }) => ({ field, direction }))
  const rest = [...ranges, ...(sumOf === undefined ? [] : [sumOf])]
  const direction = named.at(-1)?.direction ?? 'asc'
  const all = [...named, ...rest.map((field) => ({ field, direction }))].filter(({ field }) => field !== '__name__')
  return all.filter(({ field }, index) => all.findIndex((other) => other.field === field) === index)
}

/** Equalities come first, in any order; the rest follows as sorted, all of it forwards or all of it backwards. */
function serves(
  index: IndexFile['indexes'][number]['fields'],
  equal: readonly string[],
  ordered: readonly OrderedField[],
): boolean {
  if (index.length !== equal.length + ordered.length) return false
  const head = index.slice(0, equal.length).map(({ fieldPath }) => fieldPath)
  const tail = index.slice(equal.length)
  const turns = tail.map(({ order }, at) => (order === 'ASCENDING') === (ordered[at]?.direction === 'asc'))
  return (
    equal.every((field) => head.includes(field)) &&
    tail.every(({ fieldPath }, at) => fieldPath === ordered[at]?.field) &&
    new Set(turns).size <= 1
  )
}
