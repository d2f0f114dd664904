/**
 * The bytes that Firestore counts for a value, by its own rules
 * (https://firebase.google.com/docs/firestore/storage-size); of a document, without its name.
 */
export function documentSize(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 1
  if (typeof value === 'number' || value instanceof Date) return 8
  if (typeof value !== 'object' || value === null) return 1
  if (value instanceof Uint8Array) return value.byteLength
  return Array.isArray(value) ? listSize(value) : mapSize(value)
}

function listSize(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + documentSize(value), 0)
}

function mapSize(map: object): number {
  return Object.entries(map).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + 1 + documentSize(value), 32)
}
