import type {
  DocumentStore,
  Snapshot,
  StoredDocument,
  Transaction,
  Write,
} from '../../../functions/src/firestore/document-store'
import { type Documents, Refused } from './documents'
import { onlyFields } from './find-documents'
import type { Holder, Locks } from './locks'
import { InvalidValue } from './values'

/** The error classes of the program that the store serves: a simulation may run several of them side by side. */
export interface StoreErrors {
  readonly PreconditionFailed: new (message: string) => Error
  readonly DocumentRejected: new (message: string) => Error
  readonly StoreUnavailable: new (message: string) => Error
}

/**
 * What becomes of a request: `lost` does not arrive; `unconfirmed` is applied and reported failed; `repeated` is applied,
 * its answer gets lost, and the client library sends it again; `late` is reported failed first and applied afterwards.
 */
export type Fate = 'confirmed' | 'lost' | 'unconfirmed' | 'repeated' | 'late'

/** The way between a process and the database. */
export interface Line {
  /** Resolves when a request arrives. */
  arrive(operation: string): Promise<void>
  /** Resolves when an answer arrives; never, where nobody is there any more to take it. */
  answer(operation: string): Promise<void>
  /** A while, before something is tried again: the longer, the more often it was tried. */
  pause(attempts: number): Promise<void>
  fateOf(operation: 'read' | 'commit' | 'transaction', writes: readonly Write[]): Fate
  /** Whether the database does not take one of these documents, whatever it holds. */
  refuses(writes: readonly Write[]): boolean
  /** Whether the process is alive, and not frozen. */
  answers(): boolean
  /** Told when it waits for locks that a dead or frozen process left behind: until they expire, or that one goes on. */
  onHeldUp(): void
  /** Told right before writes are applied: by whom, and under which locks. */
  onApply(writes: readonly Write[], locked: ReadonlySet<string> | null): void
}

export interface MemoryStoreParts {
  readonly documents: Documents
  readonly locks: Locks
  readonly line: Line
  readonly errors: StoreErrors
}

const MOST_ATTEMPTS = 5

/** The server ended a transaction: its body runs again. */
class Aborted extends Error {
  override readonly name = 'Aborted'
}

/** Firestore in memory, as one process reaches it. Held to Firestore's own behaviour by the contract of the store. */
export function createMemoryDocumentStore({ documents, locks, line, errors }: MemoryStoreParts): DocumentStore {
  const unavailable = () => new errors.StoreUnavailable('Firestore did not confirm')

  async function read<Result>(operation: string, run: () => Result): Promise<Result> {
    await line.arrive(operation)
    if (line.fateOf('read', []) === 'lost') {
      await line.answer(operation)
      throw unavailable()
    }
    const result = run()
    await line.answer(operation)
    return result
  }

  async function waitFor(paths: ReadonlySet<string>, holder: Holder | undefined, attempts: number): Promise<void> {
    if (locks.isLeftBehind(paths, holder)) line.onHeldUp()
    await line.pause(attempts)
  }

  async function untilReadable(paths: readonly string[], holder: Holder): Promise<void> {
    for (let attempts = 1; ; attempts += 1) {
      if (!locks.isAlive(holder)) throw new Aborted('The transaction has expired')
      const state = locks.stateOfRead(paths, holder)
      if (state === 'free') return
      if (state === 'deadlock') throw new Aborted('Too much contention')
      await waitFor(new Set(paths), holder, attempts)
    }
  }

  /** Waits for locks, then writes; throws as the server does. */
  async function apply(writes: readonly Write[], holder: Holder | undefined): Promise<void> {
    const paths = new Set(writes.map(({ path }) => path))
    for (let attempts = 1; ; attempts += 1) {
      if (holder && !locks.isAlive(holder)) throw new Aborted('The transaction has expired')
      const state = locks.stateOfWrite(paths, holder)
      if (state === 'free') break
      if (state === 'deadlock') throw new Aborted('Too much contention')
      await waitFor(paths, holder, attempts)
    }
    if (line.refuses(writes)) throw new InvalidValue('A document that is not taken')
    line.onApply(writes, holder?.paths ?? null)
    documents.commit(writes)
  }

  /** Sends writes on their way, and resolves once the client library knows what became of them. */
  async function send(operation: 'commit' | 'transaction', writes: readonly Write[], holder?: Holder): Promise<void> {
    await line.arrive(operation)
    const fate = line.fateOf(operation, writes)
    if (fate === 'lost') {
      await line.answer(operation)
      if (holder) locks.end(holder)
      throw unavailable()
    }
    if (fate === 'late') return await sendLate(operation, writes, holder)
    await translating(() => apply(writes, holder))
    if (holder) locks.end(holder)
    await line.answer(operation)
    if (fate === 'unconfirmed') throw unavailable()
    if (fate === 'repeated' && holder) throw new Aborted('The client library runs the body of a transaction again')
    if (fate === 'repeated') await translating(() => apply(writes, undefined))
  }

  async function sendLate(operation: string, writes: readonly Write[], holder: Holder | undefined): Promise<void> {
    if (holder) holder.detached = true
    void applyLate(writes, holder)
    await line.answer(operation)
    throw unavailable()
  }

  async function applyLate(writes: readonly Write[], holder: Holder | undefined): Promise<void> {
    try {
      await line.pause(1)
      await apply(writes, holder)
    } catch {
      // Nobody hears of it any more.
    } finally {
      if (holder) locks.end(holder)
    }
  }

  async function translating(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      if (error instanceof Refused) throw new errors.PreconditionFailed('A precondition of the commit does not hold')
      if (error instanceof InvalidValue) throw new errors.DocumentRejected('Firestore refuses a document of the commit')
      throw error
    }
  }

  async function attempt<Result>(body: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const holder = locks.begin(() => line.answers())
    const writes: Write[] = []
    const transaction: Transaction = {
      async getAll(paths) {
        if (writes.length > 0) throw unavailable()
        await line.arrive('get in a transaction')
        await untilReadable(paths, holder)
        locks.use(holder)
        for (const path of paths) holder.paths.add(path)
        const found = paths.map((path) => documents.get(path))
        await line.answer('get in a transaction')
        return found
      },
      write: (more) => void writes.push(...more),
    }
    try {
      const result = await body(transaction)
      if (writes.length > 0) await send('transaction', writes, holder)
      return result
    } finally {
      if (!holder.detached) locks.end(holder)
    }
  }

  return {
    getAll: async (paths, fields) =>
      paths.length === 0 ? [] : await read('get', () => paths.map((path) => masked(documents.get(path), fields))),

    query: (query) => read('query', () => documents.find(query)),

    aggregate: (query, sumOf) => read('aggregate', () => documents.aggregate(query, sumOf)),

    async commit(writes) {
      if (writes.length > 0) await send('commit', writes)
    },

    async transaction(body) {
      for (let attempts = 1; ; attempts += 1) {
        try {
          return await attempt(body)
        } catch (error) {
          if (!(error instanceof Aborted)) throw error
          if (attempts === MOST_ATTEMPTS) throw unavailable()
          await line.pause(attempts)
        }
      }
    },

    async readOnly(body) {
      let instant: ReturnType<Documents['remember']> | undefined
      const then = () => (instant ??= documents.remember())
      const snapshot: Snapshot = {
        getAll: (paths) => read('get at an instant', () => paths.map((path) => documents.get(path, then()))),
        aggregate: (query, sumOf) => read('aggregate at an instant', () => documents.aggregate(query, sumOf, then())),
      }
      try {
        return await body(snapshot)
      } finally {
        if (instant) documents.forget(instant)
      }
    },
  }
}

function masked(
  document: StoredDocument | undefined,
  fields: readonly string[] | undefined,
): StoredDocument | undefined {
  return document && fields ? { ...document, data: onlyFields(document, fields) } : document
}
