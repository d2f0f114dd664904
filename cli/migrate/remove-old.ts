import { appendFileSync } from 'node:fs'
import type { DocumentStore } from '../../functions/src/firestore/document-store'
import { oldPages } from './compare-user'

/**
 * Writes each document to a file, one a line, and then deletes it, page by page: whatever is gone is in the file. Stopped
 * and begun again it goes on, and adds to the same file. Answers how many it took away.
 */
export async function removeOld(
  store: DocumentStore,
  collection: string,
  file: string,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0
  for await (const page of oldPages(store, collection)) {
    signal.throwIfAborted()
    appendFileSync(file, page.map(({ path, data }) => `${JSON.stringify({ path, data })}\n`).join(''), { mode: 0o600 })
    await store.commit(page.map(({ path }) => ({ kind: 'delete', path })))
    removed += page.length
  }
  return removed
}
