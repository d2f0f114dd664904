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

/** Many copies of this algorithm handle one event after the other; so many at once are to its advantage. */
const AT_ONCE = 100

/**
 * The common algorithm: one listing, all of its pages in memory, for each event one read and one write whether or not
 * it changed, and the token afterwards. Where the token is refused, everything is listed again.
 */
export const syncCommonly: BaselineSync = async (mirror, listing) => {
  const token = await readToken(mirror)
  const { events, nextToken } = await listAll(mirror, listing === 'everything' ? null : token)
  for (let start = 0; start < events.length; start += AT_ONCE) {
    await Promise.all(events.slice(start, start + AT_ONCE).map((event) => mirrorEvent(mirror, event)))
  }
  await writeToken(mirror, nextToken)
}

interface Listed {
  readonly events: readonly calendar_v3.Schema$Event[]
  readonly nextToken: string | null | undefined
}

async function listAll(mirror: BaselineMirror, token: string | null): Promise<Listed> {
  try {
    const events: calendar_v3.Schema$Event[] = []
    let nextToken: string | null | undefined
    for await (const page of listPages(mirror, token)) {
      events.push(...(page.items ?? []))
      nextToken = page.nextSyncToken
    }
    return { events, nextToken }
  } catch (error) {
    if (token !== null && isExpired(error)) return await listAll(mirror, null)
    throw error
  }
}

async function mirrorEvent(mirror: BaselineMirror, event: calendar_v3.Schema$Event): Promise<void> {
  const document = eventsOf(mirror).doc(idOf(event))
  mirror.tally.reads += 1
  const stored = await document.get()
  if (event.status !== 'cancelled') {
    mirror.tally.writes += 1
    await (stored.exists ? document.set(documentOf(event), { merge: true }) : document.create(documentOf(event)))
  } else if (stored.exists) {
    mirror.tally.deletes += 1
    await document.delete()
  }
}
