import type { Write } from '../firestore/document-store'
import type { Change } from './change'

/** Writes in one commit under the lease. Half or twice as many make no difference that could be measured. */
export const MAX_CHUNK_WRITES = 400

/**
 * Writes in one commit without a lease, which has to be one: a thousand changed events, and what comes with them. Firestore
 * has no limit of their number (https://cloud.google.com/firestore/docs/release-notes#March_29_2023).
 */
export const MAX_COMMIT_WRITES = 1_024

/** Firestore takes 10 MiB a request, its emulator 4 MiB; the estimate below is rough, hence the distance. */
export const MAX_CHUNK_BYTES = 2.5 * 1024 * 1024

/**
 * The index entries that a commit changes count as well, to the same 10 MiB
 * (https://github.com/firebase/firebase-tools/issues/1036).
 */
const MAX_BYTES_WITH_INDEXES = 9.5 * 1024 * 1024
/** A usual event has about so many: two for each field that is not exempt, and one for each composite index. */
const INDEX_ENTRIES = 66
/** Of one that is replaced so many change at most, those that go and those that come: it is renamed, or moved. */
const CHANGED_INDEX_ENTRIES = 33
/** Beside the document's path: field, value, user and 32 (https://firebase.google.com/docs/firestore/storage-size). */
const BYTES_AN_ENTRY = 110

/** Whether Firestore takes these in one commit, as far as can be told. */
export function fitsOneCommit(changes: readonly Change[]): boolean {
  return changes.length <= MAX_COMMIT_WRITES && changes.reduce((sum, change) => sum + shareOfCommit(change), 0) <= 1
}

/** How much of what one commit takes the change is, by its size: 1 is all of it. */
export function shareOfCommit(change: Change): number {
  const bytes = estimateBytes(change.write)
  return Math.max(bytes / MAX_CHUNK_BYTES, (bytes + estimateIndexBytes(change)) / MAX_BYTES_WITH_INDEXES)
}

/** About what the index entries take that change. */
export function estimateIndexBytes({ write, counts }: Change): number {
  return (counts.updated > 0 ? CHANGED_INDEX_ENTRIES : INDEX_ENTRIES) * (write.path.length + BYTES_AN_ENTRY)
}

/** About what a write takes on the wire. */
export function estimateBytes(write: Write): number {
  return write.path.length + (write.kind === 'delete' ? 0 : sizeOf(write.data))
}

const BYTES_A_VALUE = 16

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return BYTES_A_VALUE + Buffer.byteLength(value)
  if (value instanceof Uint8Array) return BYTES_A_VALUE + value.length
  if (value === null || typeof value !== 'object') return BYTES_A_VALUE
  return Object.entries(value).reduce((sum, [key, part]) => sum + key.length + sizeOf(part), BYTES_A_VALUE)
}
