import { Timestamp } from '@google-cloud/firestore'
import type { DocumentData } from './document-store'

/** A document as the domain sees it: Firestore's timestamps become `Date` (to the millisecond), bytes `Uint8Array`. */
export function fromFirestore(data: DocumentData): DocumentData {
  return Object.fromEntries(Object.entries(data).map(([field, value]) => [field, fromValue(value)]))
}

function fromValue(value: unknown): unknown {
  if (value instanceof Timestamp) return new Date(value.toMillis())
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (Array.isArray(value)) return value.map(fromValue)
  return isMap(value) ? fromFirestore(value) : value
}

function isMap(value: unknown): value is DocumentData {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
