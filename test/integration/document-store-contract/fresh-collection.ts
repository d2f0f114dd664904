import { randomUUID } from 'node:crypto'
import type {
  DocumentData,
  DocumentStore,
  StoredDocument,
  Write,
} from '../../../functions/src/firestore/document-store'

export interface FreshCollection {
  readonly store: DocumentStore
  readonly collection: string
  readonly at: (id: string) => string
  readonly set: (id: string, data: DocumentData) => Write
  readonly create: (id: string, data: DocumentData) => Write
  readonly update: (id: string, data: DocumentData) => Write
  readonly remove: (id: string) => Write
  readonly find: (id: string) => Promise<StoredDocument | undefined>
  readonly read: (id: string) => Promise<StoredDocument>
}

/** A store and a collection of its own for each test of the surrounding `describe`. */
export function freshCollection(makeStore: () => DocumentStore): FreshCollection {
  let store = makeStore()
  let collection = ''
  beforeEach(() => {
    store = makeStore()
    collection = `contract-${randomUUID()}`
  })

  const at = (id: string) => `${collection}/${id}`
  const find = async (id: string) => (await store.getAll([at(id)]))[0]
  return {
    get store() {
      return store
    },
    get collection() {
      return collection
    },
    at,
    set: (id, data) => ({ kind: 'set', path: at(id), data }),
    create: (id, data) => ({ kind: 'create', path: at(id), data }),
    update: (id, data) => ({ kind: 'update', path: at(id), data }),
    remove: (id) => ({ kind: 'delete', path: at(id) }),
    find,
    async read(id) {
      const found = await find(id)
      if (!found) throw new Error(`There is no ${id}`)
      return found
    },
  }
}
