import { type Firestore, getDocs } from 'firebase/firestore'
import type { CalendarEvent } from '../../../client/documents'
import { events as allEvents, eventsWithId } from '../../../client/queries'
import type { EventLink } from './event-link'

interface Sought {
  readonly db: Firestore
  readonly uid: string
  readonly link: EventLink | null
  readonly words: string
  /** Those that are on the page already. */
  readonly loaded: readonly CalendarEvent[]
}

const MOST = 8

/** By its id where a link is given, otherwise by words of the title: first among what is loaded, then everywhere. */
export async function findEvents({ db, uid, link, words, loaded }: Sought): Promise<readonly CalendarEvent[]> {
  if (link) {
    const { docs } = await getDocs(eventsWithId(db, uid, link.eventId))
    return docs.map((found) => found.data())
  }
  const near = titled(loaded, words)
  if (near.length > 0) return near
  const { docs } = await getDocs(allEvents(db, uid))
  return titled(
    docs.map((found) => found.data()),
    words,
  )
}

function titled(events: readonly CalendarEvent[], words: string): readonly CalendarEvent[] {
  const sought = words.toLocaleLowerCase()
  if (sought === '') return []
  return events.filter(({ summary }) => summary?.toLocaleLowerCase().includes(sought)).slice(0, MOST)
}
