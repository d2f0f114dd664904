import { hash } from 'node:crypto'
import type { QuarantineRecord } from '../model/documents/quarantine-record'
import type { SyncState } from '../model/documents/sync-state'
import type { EventId, EventRef } from '../model/ids'
import { paths } from '../model/paths'
import { type Change, uncounted } from './change'
import type { Unmappable } from './map-rows'
import { DAY } from './mirror-window'

const KEPT_DAYS = 90

/** The hash of a document that is not as Google has it: no event's, so that whatever comes next is written. */
export const OUTDATED_HASH = 0

type Identity = Pick<SyncState, 'uid' | 'accountId' | 'calendarId' | 'calendarRef'>

/**
 * Records events that no document can be made of, so that one odd event neither stops its calendar nor goes missing
 * silently. The record is overwritten when the event is met again.
 */
export function planQuarantine(calendar: Identity, events: readonly Unmappable[], now: number): readonly Change[] {
  const { uid, accountId, calendarId, calendarRef } = calendar
  return events.map(({ eventId, reason }) => {
    const times = { metAt: new Date(now), expireAt: new Date(now + KEPT_DAYS * DAY) }
    const data: QuarantineRecord = {
      uid,
      accountId,
      calendarId,
      calendarRef,
      eventId: eventId ?? null,
      reason,
      ...times,
    }
    return uncounted({ kind: 'set', path: quarantineRecord(calendar, eventId ?? reason), data })
  })
}

/** Events that are well again, or gone. */
export function planRelease(calendar: Identity, ids: readonly EventId[]): readonly Change[] {
  return ids.map((id) => uncounted({ kind: 'delete', path: quarantineRecord(calendar, id) }))
}

/** Says of a stored document that it is the last good state of an event; nothing where that is said already. */
export function planOutdated(
  { uid }: Identity,
  stored: readonly { readonly ref: EventRef; readonly contentHash: number }[],
): readonly Change[] {
  const data = { outdated: true, contentHash: OUTDATED_HASH }
  return stored
    .filter(({ contentHash }) => contentHash !== OUTDATED_HASH)
    .map(({ ref }) => uncounted({ kind: 'update', path: paths.event(uid, ref), data }))
}

/** The path of an event's record; `key` is its id, or the reason where that could not be read. */
export function quarantineRecord({ uid, calendarRef }: Pick<Identity, 'uid' | 'calendarRef'>, key: string): string {
  return paths.quarantine(hash('sha256', JSON.stringify([uid, calendarRef, key])))
}
