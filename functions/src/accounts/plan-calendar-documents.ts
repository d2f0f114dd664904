import type { StoredDocument, Write } from '../firestore/document-store'
import type { ListedCalendar } from '../google/calendar-api'
import { type CalendarDocument, calendarDocumentSchema } from '../model/documents/calendar-document'
import { type AccountId, calendarRef, type Uid } from '../model/ids'
import { paths } from '../model/paths'

/** What Google says about a calendar; the rest of its document is about mirroring it. */
type Description = Pick<
  CalendarDocument,
  'summary' | 'description' | 'timeZone' | 'accessRole' | 'backgroundColor' | 'foregroundColor' | 'primary'
>

export interface PlannedCalendar {
  readonly document: CalendarDocument
  /** None where the document says all that already. */
  readonly write: Write | null
}

/** A calendar that is new is created unselected; of a known one only what Google says about it is brought up to date. */
export function planCalendarDocument(
  uid: Uid,
  accountId: AccountId,
  listed: ListedCalendar,
  stored: StoredDocument | undefined,
): PlannedCalendar {
  const path = paths.calendar(uid, calendarRef(accountId, listed.id))
  const description = describe(listed)
  if (!stored) {
    const document = { ...unselected(accountId, listed), ...description }
    return { document, write: { kind: 'create', path, data: document } }
  }
  const known = calendarDocumentSchema.parse(stored.data)
  const data = Object.fromEntries(Object.entries(description).filter(([field, value]) => stored.data[field] !== value))
  const write: Write | null = Object.keys(data).length === 0 ? null : { kind: 'update', path, data }
  return { document: { ...known, ...description }, write }
}

function describe(listed: ListedCalendar): Description {
  return {
    summary: listed.summaryOverride ?? listed.summary,
    description: listed.description,
    timeZone: listed.timeZone,
    accessRole: listed.accessRole,
    backgroundColor: listed.backgroundColor,
    foregroundColor: listed.foregroundColor,
    primary: listed.primary,
  }
}

function unselected(
  accountId: AccountId,
  { id: calendarId }: ListedCalendar,
): Omit<CalendarDocument, keyof Description> {
  return {
    accountId,
    calendarId,
    selected: false,
    syncId: null,
    state: 'pending',
    progress: null,
    channelExpiration: null,
    lastVerifiedAt: null,
    lastDeepVerifiedAt: null,
    schemaVersion: 1,
  }
}
