import { documentPages } from '../firestore/document-pages'
import type { DocumentStore, Filter, Write } from '../firestore/document-store'

export interface EraseDependencies {
  readonly store: Pick<DocumentStore, 'query'>
  /**
   * Deletes the documents it is given, or throws where this eraser has lost its right to: the commit of a lease, or one
   * that is conditioned on the record of an erasure. A bare `store.commit` would delete what came back meanwhile.
   */
  readonly commit: (writes: readonly Write[]) => Promise<void>
  /** Called between commits, none of which is under way then, with how many documents went since the last time. */
  readonly progress?: (erased: number) => Promise<void>
}

/** Deletes in one commit, and commits under way at once; more of either did not delete more documents a second. */
const DELETES_A_COMMIT = 400
const IN_FLIGHT = 4
const DOCUMENTS_A_PAGE = DELETES_A_COMMIT * IN_FLIGHT

/**
 * Deletes all documents of a collection that match; returns how many. Memory does not grow with their number, and
 * whoever calls it again after a crash goes on with what is left. Nothing else may be adding such documents meanwhile.
 */
export async function eraseDocuments(
  collection: string,
  where: readonly Filter[],
  { store, commit, progress }: EraseDependencies,
): Promise<number> {
  const orderBy = [{ field: '__name__' }]
  const query = { from: { collection }, where, orderBy, limit: DOCUMENTS_A_PAGE, fields: [] }
  let erased = 0
  // On behind what was found: looking from the start again would lead over all that was deleted.
  for await (const page of documentPages(store, query)) {
    const paths = page.map(({ path }) => path)
    await deleteAll(paths, commit)
    erased += page.length
    await progress?.(page.length)
  }
  return erased
}

/** Waits for all of them, also where one fails, so that nothing is under way any more when this returns. */
async function deleteAll(documents: readonly string[], commit: EraseDependencies['commit']): Promise<void> {
  const chunks: Promise<void>[] = []
  for (let start = 0; start < documents.length; start += DELETES_A_COMMIT) {
    const some = documents.slice(start, start + DELETES_A_COMMIT)
    chunks.push(commit(some.map((path) => ({ kind: 'delete', path }))))
  }
  const settled = await Promise.allSettled(chunks)
  for (const result of settled) if (result.status === 'rejected') throw result.reason
}
