/**
 * What the domain needs of Firestore, and no more: documents by path, atomic commits with preconditions,
 * transactions, queries and aggregations. The semantics are Firestore's own
 * (https://firebase.google.com/docs/firestore/manage-data/transactions).
 *
 * Values are JSON plus `Date` for timestamps and `Uint8Array` for bytes.
 */
export interface DocumentStore {
  /** One read each, also for a document that does not exist. The order is that of `paths`. */
  getAll(paths: readonly string[], fields?: readonly string[]): Promise<readonly (StoredDocument | undefined)[]>

  /** One read a document, and one where there is none. */
  query(query: DocumentQuery): Promise<readonly StoredDocument[]>

  /** Matching documents, and the sum of `sumOf` over them; one read per 1,000 index entries. */
  aggregate(query: DocumentQuery, sumOf?: string): Promise<Aggregate>

  /**
   * All writes or none. Throws `PreconditionFailed` when a precondition does not hold, `DocumentRejected` when
   * Firestore refuses a document, and `StoreUnavailable` for everything else, in which case the commit **may
   * have been applied**.
   */
  commit(writes: readonly Write[]): Promise<void>

  /**
   * Runs `body` with reads that are locked until the commit, then commits what it wrote; again from the start on
   * contention, so `body` must have no other effects. Errors as in `commit`, and whatever `body` throws.
   */
  transaction<Result>(body: (transaction: Transaction) => Promise<Result>): Promise<Result>

  /** Reads only, all at one instant; takes no locks. */
  readOnly<Result>(body: (snapshot: Snapshot) => Promise<Result>): Promise<Result>
}

export interface Transaction {
  getAll(paths: readonly string[]): Promise<readonly (StoredDocument | undefined)[]>
  write(writes: readonly Write[]): void
}

export interface Snapshot {
  getAll(paths: readonly string[]): Promise<readonly (StoredDocument | undefined)[]>
  aggregate(query: DocumentQuery, sumOf?: string): Promise<Aggregate>
}

/** Changes with every effective write of a document; opaque, compared for equality only. */
export type UpdateTime = string & { readonly __updateTime: never }

export interface StoredDocument {
  readonly path: string
  /** The last segment of the path. */
  readonly id: string
  readonly data: DocumentData
  readonly updateTime: UpdateTime
}

export type DocumentData = Readonly<Record<string, unknown>>

/**
 * - `set` replaces the document, creating it where there is none.
 * - `create` fails where there is one.
 * - `update` replaces the named top-level fields; fails where there is none, or one with another `updateTime`.
 * - `delete` does nothing where there is none.
 */
export type Write =
  | { readonly kind: 'set'; readonly path: string; readonly data: DocumentData }
  | { readonly kind: 'create'; readonly path: string; readonly data: DocumentData }
  | { readonly kind: 'update'; readonly path: string; readonly data: DocumentData; readonly ifUpdatedAt?: UpdateTime }
  | { readonly kind: 'delete'; readonly path: string; readonly ifUpdatedAt?: UpdateTime }

export interface DocumentQuery {
  readonly from: { readonly collection: string } | { readonly collectionGroup: string }
  readonly where: readonly Filter[]
  readonly orderBy?: readonly Order[]
  readonly limit?: number
  /** Start behind this position: one value for each `orderBy` entry. */
  readonly startAfter?: readonly unknown[]
  /** Only these fields come back; the price is the same. `[]` brings ids only. */
  readonly fields?: readonly string[]
}

export interface Filter {
  readonly field: string
  readonly op: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in'
  readonly value: unknown
}

/** `__name__` orders by document id; as a position in `startAfter` it is the id (of a group: the path). */
export interface Order {
  readonly field: string
  readonly direction?: 'asc' | 'desc'
}

export interface Aggregate {
  readonly count: number
  /** 0 where no `sumOf` was asked for. */
  readonly sum: number
}
