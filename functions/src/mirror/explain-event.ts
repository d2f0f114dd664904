import { z } from 'zod'
import type { DocumentStore } from '../firestore/document-store'
import type { CalendarAccess } from '../google/calendar-access'
import { calendarDocumentSchema } from '../model/documents/calendar-document'
import { eventDocumentSchema } from '../model/documents/event-document'
import type { EventExplanation } from '../model/event-explanation'
import { quarantineRecordSchema } from '../model/documents/quarantine-record'
import { type CalendarId, type CalendarRef, calendarRefSchema, type EventId, eventRef, type Uid } from '../model/ids'
import { paths } from '../model/paths'
import { quarantineRecord } from '../sync/quarantine'
import { parseSyncState, type StoredSyncState } from '../sync/stored-sync-state'
import { askAboutEvent } from './ask-about-event'
import type { EventLink } from './event-link'
import { explainFromGoogle, explainFromStore, type StoredFacts } from './plan-explanation'

export interface ExplainDependencies {
  readonly store: DocumentStore
  readonly access: CalendarAccess
}

/**
 * Says why an event looks as it does in a user's mirror, or is not there. Only what is the user's own is looked at, so
 * somebody else's calendar is one that there is not. Of a calendar that several accounts have, the account that has the
 * event in the mirror answers (rather one that is kept up to date), or else the first whose calendar is mirrored. Costs some five reads for each account that
 * has the calendar, and up to two calls to Google where what is stored does not say enough. Writes nothing.
 */
export async function explainEvent(
  uid: Uid,
  { eventId, calendarId }: EventLink,
  { store, access }: ExplainDependencies,
): Promise<EventExplanation> {
  const calendars = calendarId === null ? [] : await calendarsOf(uid, calendarId, store)
  const known = await Promise.all(calendars.map((calendar) => factsOf(uid, calendar, eventId, store)))
  const said = known.map(({ facts }) => explainFromStore(facts))
  const there = said.filter((one) => one?.reason === 'mirrored' || one?.reason === 'mirrored_series')
  const mirrored = there.find(({ standstill }) => standstill === null) ?? there[0]
  if (mirrored) return mirrored
  for (const [index, { facts, read }] of known.entries()) {
    const explanation = said[index]
    if (explanation && explanation.reason !== 'calendar_not_selected') return explanation
    if (!read || explanation) continue
    return explainFromGoogle(facts, read.state, await askAboutEvent(read.state, eventId, access))
  }
  return said[0] ?? (await explainUnknown(uid, calendarId, store))
}

async function explainUnknown(
  uid: Uid,
  googleCalendarId: CalendarId | null,
  store: DocumentStore,
): Promise<EventExplanation> {
  const accounts = await store.query({ from: { collection: paths.accounts(uid) }, where: [], limit: 1, fields: [] })
  return accounts.length === 0 ? { reason: 'no_account' } : { reason: 'unknown_calendar', googleCalendarId }
}

interface OwnCalendar {
  readonly ref: CalendarRef
  readonly document: z.infer<typeof calendarDocumentSchema>
}

/** As each of the user's accounts has it. */
async function calendarsOf(uid: Uid, calendarId: CalendarId, store: DocumentStore): Promise<readonly OwnCalendar[]> {
  const found = await store.query({
    from: { collection: paths.calendars(uid) },
    where: [{ field: 'calendarId', op: '==', value: calendarId }],
  })
  return found.map(({ id, data }) => ({
    ref: calendarRefSchema.parse(id),
    document: calendarDocumentSchema.parse(data),
  }))
}

interface Known {
  readonly facts: StoredFacts
  readonly read: StoredSyncState | undefined
}

async function factsOf(
  uid: Uid,
  { ref, document }: OwnCalendar,
  eventId: EventId,
  store: DocumentStore,
): Promise<Known> {
  const key = eventRef(ref, eventId)
  const { syncId } = document
  const [event, series, quarantined, state] = await store.getAll([
    paths.event(uid, key),
    paths.series(uid, key),
    quarantineRecord({ uid, calendarRef: ref }, eventId),
    ...(syncId === null ? [] : [paths.syncState(syncId)]),
  ])
  const read = syncId !== null && state ? parseSyncState(syncId, state) : undefined
  const seen = shownSchema.safeParse(event?.data).data
  const facts = {
    calendarRef: ref,
    calendar: document,
    state: read?.state ?? null,
    event: event ? { id: key, outdated: seen?.outdated ?? false, hasTitle: (seen?.summary ?? null) !== null } : null,
    series: series ? key : null,
    quarantined: quarantined ? (quarantineSchema.safeParse(quarantined.data).data?.reason ?? 'unknown') : null,
  }
  return { facts, read }
}

/** A document that somebody has altered by hand is there all the same. */
const shownSchema = eventDocumentSchema.pick({ summary: true }).extend({ outdated: z.boolean().optional() })

const quarantineSchema = quarantineRecordSchema.pick({ reason: true })
