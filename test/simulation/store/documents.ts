import type {
  Aggregate,
  DocumentQuery,
  StoredDocument,
  UpdateTime,
  Write,
} from '../../../functions/src/firestore/document-store'
import { findDocuments } from './find-documents'
import { checkPath, copyDocument, type Data, equalValues, InvalidValue } from './values'

/** A precondition of a commit does not hold (FAILED_PRECONDITION, NOT_FOUND or ALREADY_EXISTS). */
export class Refused extends Error {
  override readonly name = 'Refused'
}

export interface Commit {
  readonly writes: readonly Write[]
  /** What stood there before, and what stands there now, by path; only what changed. */
  readonly changed: ReadonlyMap<string, Change>
}

export interface Change {
  readonly before: StoredDocument | undefined
  readonly after: StoredDocument | undefined
}

/** The documents as they were at one instant, whatever happens to them since. */
export interface Instant {
  readonly before: Map<string, StoredDocument | undefined>
}

const UPDATE_TIME = /^\d+\.\d{9}$/

function isUpdateTime(text: string): text is UpdateTime {
  return UPDATE_TIME.test(text)
}

/** All documents of a database, in memory; each operation happens at once and as a whole. */
export class Documents {
  private readonly byCollection = new Map<string, Map<string, StoredDocument>>()
  private readonly instants = new Set<Instant>()
  private lastCommit = 0
  private readonly now: () => number
  /** Hears of each commit that is applied. */
  onCommit: ((commit: Commit) => void) | undefined

  constructor(now: () => number) {
    this.now = now
  }

  get(path: string, at?: Instant): StoredDocument | undefined {
    if (at?.before.has(path)) return at.before.get(path)
    const cut = path.lastIndexOf('/')
    return this.byCollection.get(path.slice(0, cut))?.get(path.slice(cut + 1))
  }

  find(query: DocumentQuery, at?: Instant): readonly StoredDocument[] {
    return findDocuments(this.candidates(query, at), query)
  }

  aggregate(query: DocumentQuery, sumOf: string | undefined, at?: Instant): Aggregate {
    const { fields: _, ...whole } = query
    const found = this.find(whole, at)
    const values = found.map(({ data }) => (sumOf === undefined ? 0 : data[sumOf]))
    const sum = values.reduce<number>((total, value) => total + (typeof value === 'number' ? value : 0), 0)
    return { count: found.length, sum }
  }

  /** All writes or none. Throws `Refused` and `InvalidValue`. */
  commit(writes: readonly Write[]): void {
    const next = new Map<string, StoredDocument | undefined>()
    const updateTime = this.nextUpdateTime()
    for (const write of writes) {
      checkPath(write.path)
      next.set(write.path, this.apply(write, next, updateTime))
    }
    this.lastCommit += 1
    const changed = new Map<string, Change>()
    for (const [path, after] of next) {
      const before = this.get(path)
      if (before === after || (before && after && equalValues(before.data, after.data))) continue
      changed.set(path, { before, after })
    }
    for (const [path, { before, after }] of changed) {
      for (const instant of this.instants) if (!instant.before.has(path)) instant.before.set(path, before)
      this.put(path, after)
    }
    this.onCommit?.({ writes, changed })
  }

  /** Keeps what is there now readable until it is forgotten. */
  remember(): Instant {
    const instant: Instant = { before: new Map() }
    this.instants.add(instant)
    return instant
  }

  forget(instant: Instant): void {
    this.instants.delete(instant)
  }

  *all(): Generator<StoredDocument> {
    for (const collection of this.byCollection.values()) yield* collection.values()
  }

  private apply(
    write: Write,
    next: ReadonlyMap<string, StoredDocument | undefined>,
    updateTime: UpdateTime,
  ): StoredDocument | undefined {
    const { path } = write
    const before = next.has(path) ? next.get(path) : this.get(path)
    switch (write.kind) {
      case 'set':
        return stored(path, copyDocument(write.data), updateTime)
      case 'create':
        if (before) throw new Refused(`${path} exists`)
        return stored(path, copyDocument(write.data), updateTime)
      case 'update':
        if (Object.keys(write.data).length === 0) throw new InvalidValue('An update names at least one field')
        if (!before) throw new Refused(`${path} does not exist`)
        requireUnmoved(before, write.ifUpdatedAt)
        return stored(path, { ...before.data, ...copyDocument(write.data) }, updateTime)
      case 'delete':
        requireUnmoved(before, write.ifUpdatedAt)
        return undefined
    }
  }

  private put(path: string, document: StoredDocument | undefined): void {
    const cut = path.lastIndexOf('/')
    const [collectionPath, id] = [path.slice(0, cut), path.slice(cut + 1)]
    const collection = this.byCollection.get(collectionPath) ?? new Map<string, StoredDocument>()
    if (document) collection.set(id, document)
    else collection.delete(id)
    this.byCollection.set(collectionPath, collection)
  }

  private candidates({ from }: DocumentQuery, at: Instant | undefined): readonly StoredDocument[] {
    const found: StoredDocument[] = []
    for (const [path, collection] of this.byCollection) {
      const last = path.slice(path.lastIndexOf('/') + 1)
      if ('collection' in from ? path === from.collection : last === from.collectionGroup)
        found.push(...collection.values())
    }
    if (!at || at.before.size === 0) return found
    const then = found.filter(({ path }) => !at.before.has(path))
    for (const document of at.before.values()) {
      const parent = document?.path.slice(0, document.path.lastIndexOf('/'))
      const matches = 'collection' in from ? parent === from.collection : parent?.endsWith(`/${from.collectionGroup}`)
      if (document && matches) then.push(document)
    }
    return then
  }

  /** Rises with every commit, and never stands still: Firestore counts in microseconds. */
  private nextUpdateTime(): UpdateTime {
    this.lastCommit = Math.max(this.lastCommit + 1, this.now() * 1_000)
    const text = `${Math.floor(this.lastCommit / 1e6)}.${String((this.lastCommit % 1e6) * 1_000).padStart(9, '0')}`
    if (!isUpdateTime(text)) throw new RangeError(`Not an update time: ${text}`)
    return text
  }
}

function stored(path: string, data: Data, updateTime: UpdateTime): StoredDocument {
  return { path, id: path.slice(path.lastIndexOf('/') + 1), data, updateTime }
}

function requireUnmoved(document: StoredDocument | undefined, ifUpdatedAt: UpdateTime | undefined): void {
  if (ifUpdatedAt !== undefined && document?.updateTime !== ifUpdatedAt) throw new Refused('It was updated since')
}
