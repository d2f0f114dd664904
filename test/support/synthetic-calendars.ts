import type {
  DocumentQuery,
  DocumentStore,
  StoredDocument,
  UpdateTime,
} from '../../functions/src/firestore/document-store'
import { channelIdSchema, syncIdSchema } from '../../functions/src/model/ids'
import { paths } from '../../functions/src/model/paths'
import { syncState } from './sync-state'

export interface SyntheticCalendar {
  readonly state: StoredDocument
  readonly channel: StoredDocument
}

/** How old a channel of a week is, in milliseconds. */
export type AgeOf = (number: number) => number

const WEEK = 7 * 24 * 3_600_000

/** The calendar of that number, at rest, with its channel: sync ids rise with the numbers. */
export function syntheticCalendar(number: number, age: number, now: number): SyntheticCalendar {
  const hex = number.toString(16).padStart(8, '0')
  const syncId = syncIdSchema.parse(hex.padEnd(32, '0'))
  const channelId = channelIdSchema.parse(`${hex}-0000-4000-8000-000000000000`)
  const expiration = new Date(now + WEEK - age)
  const { uid, accountId, calendarId } = syncState()
  const identity = { channelId, syncId, uid, accountId, calendarId, createdAt: new Date(now - age) }
  const push = { kind: 'channel', channelId, resourceId: 'resource', expiration }
  const record = { ...identity, resourceId: 'resource', expiration, state: 'active' }
  return {
    state: stored(paths.syncState(syncId), { ...syncState(), push }),
    channel: stored(paths.channel(channelId), record),
  }
}

/**
 * A database of so many calendars that are made when they are read: it takes no memory, whoever reads it may. Beside
 * them it keeps what is committed.
 */
export function syntheticCalendars(count: number, ageOf: AgeOf, now: number): DocumentStore {
  const kept = new Map<string, StoredDocument>()
  const make = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, at) => syntheticCalendar(from + at, ageOf(from + at), now))
  const nothing = () => Promise.reject(new Error('There is nothing else to read, and no calendar to write'))
  return {
    aggregate: nothing,
    transaction: nothing,
    readOnly: nothing,
    getAll: (wanted) => Promise.resolve(wanted.map((path) => kept.get(path))),
    async commit(writes) {
      for (const write of writes) {
        if (write.kind === 'set') kept.set(write.path, stored(write.path, write.data))
        else if (write.kind === 'delete') kept.delete(write.path)
        else await nothing()
      }
    },
    query(query) {
      const { from, to } = rangeOf(query)
      const end = Math.min(count, to, from + (query.limit ?? count))
      const isLedger = collectionOf(query) === 'channels'
      return Promise.resolve(make(from, end).map(({ state, channel }) => (isLedger ? channel : state)))
    },
  }
}

function collectionOf({ from }: DocumentQuery): string {
  return 'collection' in from ? from.collection : from.collectionGroup
}

/** Behind which calendar, and up to which, a query asks. */
function rangeOf({ where, startAfter }: DocumentQuery): { readonly from: number; readonly to: number } {
  const bound = (op: string) => where.find((filter) => filter.op === op)?.value
  const after = startAfter?.[0] ?? bound('>')
  const last = bound('<=')
  return { from: after ? numberOf(after) + 1 : 0, to: last === undefined ? Infinity : numberOf(last) + 1 }
}

function numberOf(syncId: unknown): number {
  return Number.parseInt(String(syncId).slice(0, 8), 16)
}

function stored(path: string, data: StoredDocument['data']): StoredDocument {
  const updateTime = '1'
  if (!isUpdateTime(updateTime)) throw new RangeError('Not an update time')
  return { path, id: path.slice(path.lastIndexOf('/') + 1), data, updateTime }
}

function isUpdateTime(text: string): text is UpdateTime {
  return text !== ''
}
