import type { CollectionReference, DocumentReference, Firestore } from '@google-cloud/firestore'

/** Every document of a project, by its path: its content and the time of its last change, as one text. */
export async function readWholeProject(firestore: Firestore): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  await readCollections(await firestore.listCollections(), found)
  return found
}

async function readCollections(collections: readonly CollectionReference[], found: Map<string, string>): Promise<void> {
  for (const collection of collections) {
    // Documents that only stand above others are listed too.
    await Promise.all((await collection.listDocuments()).map((document) => readDocument(document, found)))
  }
}

async function readDocument(document: DocumentReference, found: Map<string, string>): Promise<void> {
  const snapshot = await document.get()
  const changed = snapshot.updateTime
  if (changed) {
    const content = JSON.stringify(snapshot.data())
    found.set(document.path, `${changed.seconds}.${changed.nanoseconds} ${content}`)
  }
  await readCollections(await document.listCollections(), found)
}
