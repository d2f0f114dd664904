import { isDate } from 'node:util/types'

/** What Firestore does not take (INVALID_ARGUMENT). */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue'
}

const MAX_DOCUMENT_BYTES = 1_048_576
const MAX_ID_BYTES = 1_500

export type Data = Record<string, unknown>

/** A copy of a document as Firestore would keep it. Throws `InvalidValue` for what Firestore refuses. */
export function copyDocument(data: Readonly<Data>): Data {
  const copied = copyMap(data)
  if (sizeOf(copied) > MAX_DOCUMENT_BYTES) throw new InvalidValue('The document is too large')
  return copied
}

export function checkPath(path: string): void {
  const segments = path.split('/')
  if (segments.length % 2 !== 0) throw new InvalidValue('Not the path of a document')
  for (const segment of segments) {
    const reserved = segment === '' || segment === '.' || segment === '..' || /^__.*__$/s.test(segment)
    if (reserved || Buffer.byteLength(segment) > MAX_ID_BYTES) throw new InvalidValue('Not an id')
  }
}

function copyMap(map: Readonly<Data>): Data {
  const copied: Data = {}
  for (const key in map) {
    if (key.startsWith('__') && key.endsWith('__')) throw new InvalidValue('A reserved field name')
    copied[key] = copyValue(map[key], 'map')
  }
  return copied
}

function copyValue(value: unknown, inside: 'map' | 'list'): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (typeof value === 'object') return copyObject(value, inside)
  throw new InvalidValue(`A value of type ${typeof value}`)
}

function copyObject(value: object, inside: 'map' | 'list'): unknown {
  if (isDate(value)) {
    if (Number.isNaN(value.getTime())) throw new InvalidValue('An invalid date')
    return new Date(value.getTime())
  }
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (Array.isArray(value)) {
    if (inside === 'list') throw new InvalidValue('A list in a list')
    return value.map((member: unknown) => copyValue(member, 'list'))
  }
  if (!isMap(value)) throw new InvalidValue('An object of a class')
  return copyMap(value)
}

function isMap(value: object): value is Data {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** https://firebase.google.com/docs/firestore/storage-size, roughly. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length < 300_000 ? value.length + 1 : Buffer.byteLength(value) + 1
  if (typeof value !== 'object' || value === null || isDate(value)) return 8
  if (value instanceof Uint8Array) return value.length
  let size = 32
  for (const [key, member] of Object.entries(value)) size += key.length + 1 + sizeOf(member)
  return size
}

export function equalValues(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isDate(a)) return isDate(b) && a.getTime() === b.getTime()
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0
  if (Array.isArray(a) !== Array.isArray(b)) return false
  return equalMembers(a, b)
}

function equalMembers(a: object, b: object): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((member, index) => equalValues(member, b[index]))
  }
  if (!isMap(a) || !isMap(b)) return false
  let [left, right] = [0, 0]
  for (const key in a) {
    if (!(key in b) || !equalValues(a[key], b[key])) return false
    left += 1
  }
  for (const _ in b) right += 1
  return left === right
}

/** Firestore's order of types (https://firebase.google.com/docs/firestore/manage-data/data-types#value_type_ordering). */
export function typeRank(value: unknown): number {
  if (value === null || value === undefined) return 0
  if (typeof value === 'boolean') return 1
  if (typeof value === 'number') return 2
  if (isDate(value)) return 3
  if (typeof value === 'string') return 4
  if (value instanceof Uint8Array) return 5
  return Array.isArray(value) ? 6 : 7
}

export function compareValues(a: unknown, b: unknown): number {
  const [rankA, rankB] = [typeRank(a), typeRank(b)]
  if (rankA !== rankB) return rankA - rankB
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b)
  if (isDate(a) && isDate(b)) return compareNumbers(a.getTime(), b.getTime())
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b)
  return 0
}

/** NaN comes before all other numbers. */
function compareNumbers(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a))
  return a < b ? -1 : Number(a > b)
}

/** By UTF-8 bytes, which is not the order of UTF-16 units. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return isPlain(a) && isPlain(b) ? (a < b ? -1 : 1) : Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function isPlain(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- all of ASCII is meant
  return /^[\x00-\x7f]*$/.test(text)
}
