import type { DocumentQuery, Filter, Order, StoredDocument } from '../../../functions/src/firestore/document-store'
import { compareTexts, compareValues, equalValues, typeRank } from './values'

/** What a query brings, of these documents; with the semantics of https://firebase.google.com/docs/firestore/query-data. */
export function findDocuments(documents: readonly StoredDocument[], query: DocumentQuery): readonly StoredDocument[] {
  const orders = ordersOf(query)
  const inGroup = 'collectionGroup' in query.from
  const matching = documents.filter((document) => matches(document, query, orders))
  matching.sort((a, b) => compareBy(orders, a, (order) => valueFor(order, b, inGroup), inGroup))
  const { startAfter, limit, fields } = query
  const behind = startAfter ? matching.filter((document) => isBehind(document, startAfter, orders, inGroup)) : matching
  const found = limit === undefined ? behind : behind.slice(0, limit)
  return fields ? found.map((document) => ({ ...document, data: onlyFields(document, fields) })) : found
}

export function onlyFields({ data }: StoredDocument, fields: readonly string[]): StoredDocument['data'] {
  return Object.fromEntries(fields.filter((field) => field in data).map((field) => [field, data[field]]))
}

const INEQUALITIES = new Set(['<', '<=', '>', '>=', '!='])

/** Without an order of its own a query goes by the fields that it compares, and always by name in the end. */
function ordersOf({ where, orderBy = [] }: DocumentQuery): readonly Order[] {
  const compared = where.filter(({ op }) => INEQUALITIES.has(op)).map(({ field }) => field)
  const implied = [...new Set(compared)].sort().filter((field) => !orderBy.some((order) => order.field === field))
  const orders: Order[] = [...orderBy]
  const direction = orderBy.at(-1)?.direction ?? 'asc'
  for (const field of implied) orders.push({ field, direction })
  if (!orders.some(({ field }) => field === '__name__')) orders.push({ field: '__name__', direction })
  return orders
}

function matches(document: StoredDocument, { where }: DocumentQuery, orders: readonly Order[]): boolean {
  if (!where.every((filter) => passes(document, filter))) return false
  return orders.every(({ field }) => field === '__name__' || fieldOf(document, field) !== undefined)
}

function passes(document: StoredDocument, { field, op, value }: Filter): boolean {
  const own = field === '__name__' ? document.id : fieldOf(document, field)
  if (own === undefined) return false
  const comparison = () => (typeRank(own) === typeRank(value) ? compareValues(own, value) : Number.NaN)
  switch (op) {
    case '==':
      return equalValues(own, value)
    case '!=':
      return own !== null && !equalValues(own, value)
    case 'in':
      return Array.isArray(value) && value.some((one) => equalValues(own, one))
    case '<':
      return comparison() < 0
    case '<=':
      return comparison() <= 0
    case '>':
      return comparison() > 0
    case '>=':
      return comparison() >= 0
  }
}

/** A dot reaches into maps. */
function fieldOf({ data }: StoredDocument, field: string): unknown {
  if (!field.includes('.')) return data[field]
  let value: unknown = data
  for (const key of field.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = new Map<string, unknown>(Object.entries(value)).get(key)
  }
  return value
}

function valueFor(order: Order, document: StoredDocument, inGroup: boolean): unknown {
  if (order.field !== '__name__') return fieldOf(document, order.field)
  return inGroup ? document.path : document.id
}

function compareBy(
  orders: readonly Order[],
  document: StoredDocument,
  other: (order: Order, index: number) => unknown,
  inGroup: boolean,
): number {
  for (const [index, order] of orders.entries()) {
    const [own, its] = [valueFor(order, document, inGroup), other(order, index)]
    const comparison = order.field === '__name__' ? compareNames(String(own), String(its)) : compareValues(own, its)
    if (comparison !== 0) return order.direction === 'desc' ? -comparison : comparison
  }
  return 0
}

/** Segment by segment. */
function compareNames(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')]
  for (const [index, segment] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const comparison = compareTexts(segment, other)
    if (comparison !== 0) return comparison
  }
  return left.length - right.length
}

function isBehind(
  document: StoredDocument,
  position: readonly unknown[],
  orders: readonly Order[],
  inGroup: boolean,
): boolean {
  return compareBy(orders.slice(0, position.length), document, (_, index) => position[index], inGroup) > 0
}
