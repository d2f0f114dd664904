import type { Write } from '../firestore/document-store'

/** Writes in one commit. Whether it is half or twice as many makes no difference that could be measured. */
export const MAX_CHUNK_WRITES = 400

/** Firestore takes 10 MiB a request, its emulator 4 MiB; the estimate below is rough, hence the distance. */
export const MAX_CHUNK_BYTES = 2.5 * 1024 * 1024

export function fitsOneCommit(writes: readonly Write[]): boolean {
  if (writes.length > MAX_CHUNK_WRITES) return false
  return writes.reduce((sum, write) => sum + estimateBytes(write), 0) <= MAX_CHUNK_BYTES
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
