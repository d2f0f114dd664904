import { hash } from 'node:crypto'
import type { DocumentStore, StoredDocument, UpdateTime } from '../firestore/document-store'
import { type CalendarListState, calendarListStateSchema } from '../model/documents/calendar-list-state'
import { type AccountId, type SyncId, syncIdSchema, type Uid } from '../model/ids'
import { paths } from '../model/paths'

export interface ListOwner {
  readonly uid: Uid
  readonly accountId: AccountId
}

export interface StoredCalendarList {
  readonly syncId: SyncId
  readonly path: string
  readonly state: CalendarListState
  readonly updateTime: UpdateTime
}

/** The id that stands in its channels' tokens. It need not be a secret: the token is signed. */
export function calendarListId({ uid, accountId }: ListOwner): SyncId {
  const digest = hash('sha256', JSON.stringify(['calendar list', uid, accountId]))
  return syncIdSchema.parse(digest.slice(0, 32))
}

/** Undefined where no such account is connected. */
export async function readCalendarList(store: DocumentStore, syncId: SyncId): Promise<StoredCalendarList | undefined> {
  const [document] = await store.getAll([paths.calendarList(syncId)])
  return document && parseCalendarList(syncId, document)
}

export function parseCalendarList(syncId: SyncId, { path, data, updateTime }: StoredDocument): StoredCalendarList {
  return { syncId, path, state: calendarListStateSchema.parse(data), updateTime }
}

export function newCalendarList({ uid, accountId }: ListOwner, now: number): CalendarListState {
  return {
    uid,
    accountId,
    token: null,
    seq: 0,
    push: { kind: 'none' },
    opening: null,
    leaving: [],
    listedAt: null,
    tendAt: new Date(now),
  }
}

const HOUR = 3_600_000
/** A channel that ends within this time is replaced. */
export const LIST_CHANNEL_MARGIN = 24 * HOUR
/** Roles and time zones are told by full listings alone. */
const LISTED_EVERY = 22 * HOUR

/** When something has to be done about a list: at once where a channel is missing or has to be ended. */
export function tendAtOf({ push, leaving, listedAt }: Omit<CalendarListState, 'tendAt'>, now: number): Date {
  if (push.kind === 'none' || leaving.length > 0 || listedAt === null) return new Date(now)
  const listing = listedAt.getTime() + LISTED_EVERY
  const renewal = push.kind === 'channel' ? push.expiration.getTime() - LIST_CHANNEL_MARGIN : listing
  return new Date(Math.max(now, Math.min(listing, renewal)))
}

/** Whether all of it is to be listed again. */
export function isListingDue({ listedAt }: CalendarListState, now: number): boolean {
  return listedAt === null || listedAt.getTime() + LISTED_EVERY <= now
}
