import type { StoredDocument, Write } from '../firestore/document-store'
import type { ListedCalendar } from '../google/calendar-api'
import { type CalendarDocument, calendarDocumentSchema } from '../model/documents/calendar-document'
import {
  type AccountId,
  type CalendarRef,
  calendarRef,
  calendarRefSchema,
  enc,
  type SyncId,
  type Uid,
} from '../model/ids'
import { paths } from '../model/paths'
import type { CalendarListing } from './read-calendar-list'
import { planCalendarDocument } from './plan-calendar-documents'

/** A calendar as the list has it now; `calendar` is null where it is not in it (any more). */
export interface ListRow {
  readonly calendarRef: CalendarRef
  readonly calendar: ListedCalendar | null
}

export interface PlannedRow {
  readonly write: Write | null
  /** Null where the calendar is in the list no more. */
  readonly document: CalendarDocument | null
  /** The syncState of a mirrored calendar that may be lost, or back: its next sync tells. */
  readonly sync: SyncId | null
}

/** Google's rows, and in a complete listing also what is known and was not in it. */
export function listRows(
  accountId: AccountId,
  { calendars, complete }: CalendarListing,
  known: readonly CalendarRef[],
): readonly ListRow[] {
  const rows = calendars.filter(hasUsableId(accountId)).map((calendar) => ({
    calendarRef: calendarRef(accountId, calendar.id),
    calendar: calendar.deleted ? null : calendar,
  }))
  if (!complete) return rows
  const listed = new Set(rows.map((row) => row.calendarRef))
  const gone = known.filter((ref) => !listed.has(ref)).map((ref) => ({ calendarRef: ref, calendar: null }))
  return [...rows, ...gone]
}

/** Of an id that Firestore takes no document by, nothing can be mirrored; the other calendars can. */
function hasUsableId(accountId: AccountId) {
  return ({ id }: ListedCalendar): boolean => calendarRefSchema.safeParse(`${accountId}~${enc(id)}`).success
}

/**
 * A calendar that went is forgotten unless it is mirrored: then being off the list does not say that it is lost, and
 * its own sync finds out.
 */
export function planRow(
  uid: Uid,
  accountId: AccountId,
  { calendarRef: ref, calendar }: ListRow,
  stored: StoredDocument | undefined,
): PlannedRow {
  const known = stored && calendarDocumentSchema.parse(stored.data)
  if (calendar) {
    const { write, document } = planCalendarDocument(uid, accountId, calendar, stored)
    return { write, document, sync: known?.state === 'inaccessible' ? known.syncId : null }
  }
  if (!known) return { write: null, document: null, sync: null }
  if (known.selected) return { write: null, document: null, sync: known.syncId }
  return { write: { kind: 'delete', path: paths.calendar(uid, ref) }, document: null, sync: null }
}
