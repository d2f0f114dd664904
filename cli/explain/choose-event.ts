import type { DocumentStore } from '../../functions/src/firestore/document-store'
import { type EventLink, readEventLink } from '../../functions/src/mirror/event-link'
import { calendarDocumentSchema } from '../../functions/src/model/documents/calendar-document'
import { type CalendarRef, calendarRefSchema, eventIdSchema, type Uid } from '../../functions/src/model/ids'
import { paths } from '../../functions/src/model/paths'
import { CommandFailed } from '../command-failed'
import { type CalendarChoice, chooseCalendars } from '../mirror/choose-calendars'

export interface ChosenEvent {
  readonly uid: Uid
  readonly link: EventLink
}

const WHICH = 'Which calendar is it of? Give --calendar REF, as "status" shows it, or the event’s link.'

/**
 * What `explain` is asked about: a link from Google Calendar's page, an event's document id, or its id at Google.
 * Throws `CommandFailed` where that is not enough to know which.
 */
export async function chooseEvent(
  text: string,
  { user, calendar }: CalendarChoice,
  store: DocumentStore,
  signal: AbortSignal,
): Promise<ChosenEvent> {
  const link = linkIn(text)
  if (link) {
    if (user === undefined) throw new CommandFailed('Whose mirror? Give --user UID: a link does not say.')
    return { uid: user, link }
  }
  const reference = /^([^~]+~[^~]+)~(.+)$/.exec(text)
  const ref = calendar ?? (reference ? calendarRefSchema.parse(reference[1]) : undefined)
  if (ref === undefined) throw new CommandFailed(WHICH)
  const uid = user ?? (await ownerOf(ref, store, signal))
  const [document] = await store.getAll([paths.calendar(uid, ref)])
  if (!document) throw new CommandFailed(`${uid} has no calendar ${ref}. "calendar-mirror status" shows them.`)
  const { calendarId } = calendarDocumentSchema.parse(document.data)
  const eventId = await idOf(reference?.[2] ?? text, text, uid, store)
  return { uid, link: { eventId, calendarId } }
}

/** Null for an id. Throws `CommandFailed` for a link to something else. */
export function linkIn(text: string): EventLink | null {
  const link = readEventLink(text)
  if (link || !/^https?:|[?&]eid=|\/eventedit\//.test(text)) return link
  throw new CommandFailed(
    'That is no link to an event of Google Calendar: those have "eid=…" or "/eventedit/…" in them.',
  )
}

async function ownerOf(ref: CalendarRef, store: DocumentStore, signal: AbortSignal): Promise<Uid> {
  const owners = [...new Set((await chooseCalendars(store, { calendar: ref }, signal)).map(({ uid }) => uid))]
  const [owner] = owners
  if (owner === undefined || owners.length > 1) throw new CommandFailed('Whose mirror? Give --user UID.')
  return owner
}

/** A document says itself what its event's id is; of one that is not there, it is what stands behind the calendar's. */
async function idOf(last: string, whole: string, uid: Uid, store: DocumentStore) {
  if (!whole.includes('~')) return eventIdSchema.parse(last)
  const [document] = await store.getAll([`${paths.events(uid)}/${whole}`], ['eventId'])
  return eventIdSchema.parse(document?.data['eventId'] ?? decodeURIComponent(last))
}
