import { isDate } from 'node:util/types'

/**
 * The bytes that Firestore counts for a value, by its own rules
 * (https://firebase.google.com/docs/firestore/storage-size); of a document, without its name.
 */
export function documentSize(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 1
  if (typeof value === 'number' || isDate(value)) return 8
  if (typeof value !== 'object' || value === null) return 1
  if (value instanceof Uint8Array) return value.byteLength
  return Array.isArray(value) ? listSize(value) : mapSize(value)
}

function listSize(values: readonly unknown[]): number {
  let size = 0
  for (const value of values) size += documentSize(value)
  return size
}

function mapSize(map: object): number {
  let size = 32
  for (const [key, value] of Object.entries(map)) size += Buffer.byteLength(key) + 1 + documentSize(value)
  return size
}
