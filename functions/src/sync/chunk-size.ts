import type { Write } from '../firestore/document-store'

/** Writes in one commit. Whether it is half or twice as many makes no difference that could be measured. */
export const MAX_CHUNK_WRITES = 400

/** Firestore takes 10 MiB a request, its emulator 4 MiB; the estimate below is rough, hence the distance. */
export const MAX_CHUNK_BYTES = 2.5 * 1024 * 1024

/**
 * The index entries that a commit changes count as well, to the same 10 MiB
 * (https://github.com/firebase/firebase-tools/issues/1036).
 */
const MAX_BYTES_WITH_INDEXES = 9.5 * 1024 * 1024
/** A usual event has about so many: two for each field that is not exempt, and one for each composite index. */
const INDEX_ENTRIES = 66
/** Beside the document's path: field, value, user and 32 (https://firebase.google.com/docs/firestore/storage-size). */
const BYTES_AN_ENTRY = 110

export function fitsOneCommit(writes: readonly Write[]): boolean {
  return writes.length <= MAX_CHUNK_WRITES && writes.reduce((sum, write) => sum + shareOfCommit(write), 0) <= 1
}

/** How much of what one commit takes the write is, by its size: 1 is all of it. */
export function shareOfCommit(write: Write): number {
  const bytes = estimateBytes(write)
  return Math.max(bytes / MAX_CHUNK_BYTES, (bytes + estimateIndexBytes(write)) / MAX_BYTES_WITH_INDEXES)
}

/** About what its index entries take, where all of them change. */
export function estimateIndexBytes({ path }: Write): number {
  return INDEX_ENTRIES * (path.length + BYTES_AN_ENTRY)
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
