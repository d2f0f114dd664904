import { relative } from 'node:path'
import type { DocumentQuery, DocumentStore } from '../../functions/src/firestore/document-store'
import { beforeQueries } from './before-queries'
import type { Lines, QuerySite } from './query-sites'

/** A query that was asked. */
export interface AskedQuery {
  /** What it needs an index for, in words. */
  readonly shape: string
  /** Where it was asked from, the innermost line first. */
  readonly stack: readonly Frame[]
}

interface Frame {
  /** From the project's root. */
  readonly file: string
  readonly line: number
}

/** Notes whatever the store is asked, also within read-only transactions. */
export function recordQueries(store: DocumentStore, asked: AskedQuery[]): DocumentStore {
  return beforeQueries(store, (query, sumOf) => void asked.push({ shape: shapeOf(query, sumOf), stack: stack() }))
}

/** The places that none of the queries was asked from. */
export function neverAsked(sites: readonly QuerySite[], asked: readonly AskedQuery[]): readonly string[] {
  return sites.filter((site) => !asked.some((query) => wasAskedFrom(site, query))).map(({ name }) => name)
}

function wasAskedFrom({ at, through }: QuerySite, { stack: frames }: AskedQuery): boolean {
  const nearer = through === null ? -1 : frames.findIndex((frame) => isIn(through, frame))
  if (through !== null && nearer === -1) return false
  return frames.slice(nearer + 1).some((frame) => isIn(at, frame))
}

const isIn = ({ file, from, to }: Lines, frame: Frame) => frame.file === file && from <= frame.line && frame.line <= to

function shapeOf({ from: place, where, orderBy = [] }: DocumentQuery, sumOf?: string): string {
  const collection = 'collection' in place ? (place.collection.split('/').at(-1) ?? '') : `*/${place.collectionGroup}`
  const filters = where.map(({ field, op }) => `${field}${op}`)
  const order = orderBy.filter(({ field }) => field !== '__name__').map(({ field }) => `by ${field}`)
  return [collection, ...filters, ...order, ...(sumOf === undefined ? [] : [`sum ${sumOf}`])].join(' ')
}

const FRAME = /\(?(\/[^():]+):(\d+):\d+\)?$/

/** Across what is awaited, too, as far as Node knows. */
function stack(): readonly Frame[] {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = 100
  const { stack: text = '' } = new Error('asked')
  Error.stackTraceLimit = before
  return text.split('\n').flatMap((line) => {
    const [, file, number] = FRAME.exec(line) ?? []
    return file === undefined ? [] : [{ file: relative(process.cwd(), file), line: Number(number) }]
  })
}
