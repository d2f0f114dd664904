import type { DocumentStore } from '../firestore/document-store'
import { calendarDocumentSchema } from '../model/documents/calendar-document'
import { type AccountId, type CalendarRef, calendarRefSchema, type SyncId, type Uid } from '../model/ids'
import { paths } from '../model/paths'

export interface SelectedCalendar {
  readonly calendarRef: CalendarRef
  readonly syncId: SyncId
}

/** The calendars of an account that are mirrored. */
export async function selectedCalendars(
  store: DocumentStore,
  uid: Uid,
  accountId: AccountId,
): Promise<readonly SelectedCalendar[]> {
  const documents = await store.query({
    from: { collection: paths.calendars(uid) },
    where: [
      { field: 'accountId', op: '==', value: accountId },
      { field: 'selected', op: '==', value: true },
    ],
  })
  return documents.flatMap(({ id, data }) => {
    const { syncId } = calendarDocumentSchema.parse(data)
    return syncId === null ? [] : [{ calendarRef: calendarRefSchema.parse(id), syncId }]
  })
}
