import type { DocumentStore, Transaction } from '../firestore/document-store'
import { eraseCalendar } from '../mirror/erase-calendar'
import { calendarDocumentSchema } from '../model/documents/calendar-document'
import { type CalendarErasure, erasureRecordSchema } from '../model/documents/erasure-record'
import { CalendarNotFound } from '../model/errors/calendar-not-found'
import type { CalendarRef, Uid } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { closeChannels, type CloseChannelsDependencies } from './close-channels'
import { type ErasureOutcome, leavingGoogle, unlessEnded } from './erasure-outcome'
import { erasurePath } from './erasure-path'
import { onRecord, whileErasing } from './while-erasing'

/** A calendar that is not mirrored; the rest of its document is what Google says about it. */
const UNSELECTED = {
  selected: false,
  syncId: null,
  state: 'pending',
  progress: null,
  waiting: null,
  channelExpiration: null,
  lastVerifiedAt: null,
  lastDeepVerifiedAt: null,
} as const

/**
 * Ends mirroring a calendar: its syncState goes first, in the commit that also shows it as unselected, so that no worker
 * writes for it any more; then its channels are closed and what was mirrored is erased. Calling it again goes on after a
 * crash, as `resumeDisconnects` does. Selecting the calendar meanwhile is allowed, and ends the erasing. Throws
 * `CalendarNotFound`.
 */
export async function unselectCalendar(
  uid: Uid,
  calendarRef: CalendarRef,
  dependencies: CloseChannelsDependencies,
): Promise<ErasureOutcome> {
  const begun = await beginUnselecting(uid, calendarRef, dependencies)
  const erasures = begun ? [begun] : await unfinished(uid, calendarRef, dependencies.store)
  const outcomes: ErasureOutcome[] = []
  for (const erasure of erasures) outcomes.push(await finishUnselecting(erasure, dependencies))
  return outcomes.includes('later') ? 'later' : 'erased'
}

/** Undefined where the calendar is not selected. */
async function beginUnselecting(
  uid: Uid,
  calendarRef: CalendarRef,
  { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
): Promise<CalendarErasure | undefined> {
  const path = paths.calendar(uid, calendarRef)
  return await store.transaction(async (transaction) => {
    const [document] = await transaction.getAll([path])
    if (!document) throw new CalendarNotFound()
    const { syncId, accountId } = calendarDocumentSchema.parse(document.data)
    if (syncId === null) return undefined
    const startedAt = new Date(clock.now())
    const begun: CalendarErasure = { kind: 'calendar', uid, accountId, calendarRef, syncId, startedAt }
    transaction.write([
      { kind: 'delete', path: paths.syncState(syncId) },
      { kind: 'update', path, data: UNSELECTED },
      { kind: 'set', path: erasurePath.calendar(syncId), data: begun },
    ])
    return begun
  })
}

async function unfinished(
  uid: Uid,
  calendarRef: CalendarRef,
  store: DocumentStore,
): Promise<readonly CalendarErasure[]> {
  const where = [
    { field: 'uid', op: '==', value: uid },
    { field: 'calendarRef', op: '==', value: calendarRef },
  ] as const
  const documents = await store.query({ from: { collection: 'erasures' }, where })
  return documents.map(({ data }) => erasureRecordSchema.parse(data)).filter((record) => record.kind === 'calendar')
}

/** Goes on where another worker stopped, however often. */
export async function finishUnselecting(
  erasure: CalendarErasure,
  dependencies: CloseChannelsDependencies,
): Promise<ErasureOutcome> {
  const { store, clock } = dependencies
  const ofCalendar = [{ field: 'syncId', op: '==', value: erasure.syncId } as const]
  const left = await leavingGoogle(erasure, clock, () => closeChannels(erasure, ofCalendar, store.commit, dependencies))
  const commit = whileErasing(store, (transaction) => isUnselected(erasure, transaction))
  await unlessEnded(() => eraseCalendar(erasure, { store, commit }))
  if (!left) return 'later'
  await store.commit([{ kind: 'delete', path: erasurePath.calendar(erasure.syncId) }])
  return 'erased'
}

/**
 * False where it was selected again. Its document may be gone: with its whole account, which leaves no record of this
 * erasure either, or because Google shows the calendar no more.
 */
async function isUnselected(erasure: CalendarErasure, transaction: Transaction): Promise<boolean> {
  const { uid, calendarRef, syncId } = erasure
  const [document] = await transaction.getAll([paths.calendar(uid, calendarRef)])
  if (document) return !calendarDocumentSchema.parse(document.data).selected
  return await onRecord(erasurePath.calendar(syncId), erasure)(transaction)
}
