import type { calendar_v3 } from '@googleapis/calendar'
import {
  type BaselineMirror,
  type BaselineSync,
  documentOf,
  eventsOf,
  idOf,
  isExpired,
  listPages,
  readToken,
  writeToken,
} from './baseline-mirror'

/**
 * What a careful programmer makes of it: page by page, the stored documents read by the hundreds, those whose etag is
 * still the same left alone, the rest written by Firestore's BulkWriter, and the token after them.
 */
export const syncCarefully: BaselineSync = (mirror, listing) => sync(mirror, listing, mirrorPage)

/** The same, with a document of each recurring event besides, for apps that show its rule: as the product has it. */
export const syncCarefullyWithRules: BaselineSync = (mirror, listing) =>
  sync(mirror, listing, async (...page) => {
    await mirrorPage(...page)
    await mirrorRules(...page)
  })

type MirrorPage = typeof mirrorPage

async function sync(
  mirror: BaselineMirror,
  listing: Parameters<BaselineSync>[1],
  mirrorOne: MirrorPage,
): Promise<void> {
  const token = await readToken(mirror)
  const from = listing === 'everything' ? null : token
  try {
    await writeToken(mirror, await mirrorPages(mirror, from, mirrorOne))
  } catch (error) {
    if (from === null || !isExpired(error)) throw error
    await writeToken(mirror, await mirrorPages(mirror, null, mirrorOne))
  }
}

async function mirrorPages(
  mirror: BaselineMirror,
  token: string | null,
  mirrorOne: MirrorPage,
): Promise<string | null | undefined> {
  const writer = mirror.firestore.bulkWriter()
  let nextToken: string | null | undefined
  for await (const page of listPages(mirror, token)) {
    await mirrorOne(mirror, page.items ?? [], writer)
    nextToken = page.nextSyncToken
  }
  await writer.close()
  return nextToken
}

async function mirrorPage(
  mirror: BaselineMirror,
  events: readonly calendar_v3.Schema$Event[],
  writer: FirebaseFirestore.BulkWriter,
): Promise<void> {
  if (events.length === 0) return
  const documents = events.map((event) => eventsOf(mirror).doc(idOf(event)))
  mirror.tally.reads += documents.length
  const stored = await mirror.firestore.getAll(...documents, { fieldMask: ['etag'] })
  for (const [at, event] of events.entries()) {
    const [document, found] = [documents[at], stored[at]]
    if (!document || !found) continue
    if (event.status === 'cancelled') {
      if (!found.exists) continue
      mirror.tally.deletes += 1
      void writer.delete(document)
    } else if (found.get('etag') !== event.etag) {
      mirror.tally.writes += 1
      void writer.set(document, documentOf(event))
    }
  }
  await writer.flush()
}

/** Google tells of instances only: it is asked for each recurring event of which it told one. */
async function mirrorRules(...[mirror, events, writer]: Parameters<MirrorPage>): Promise<void> {
  const ids = new Set(events.flatMap(({ recurringEventId }) => recurringEventId ?? []))
  for (const eventId of ids) {
    mirror.tally.calls += 1
    const { data: event } = await mirror.google.events.get({ calendarId: mirror.calendarId, eventId })
    const document = mirror.firestore.collection(`users/${mirror.uid}/series`).doc(idOf(event))
    mirror.tally.reads += 1
    const stored = await document.get()
    if (event.status === 'cancelled') {
      if (!stored.exists) continue
      mirror.tally.deletes += 1
      void writer.delete(document)
    } else if (stored.get('etag') !== event.etag) {
      mirror.tally.writes += 1
      void writer.set(document, documentOf(event))
    }
  }
  await writer.flush()
}
