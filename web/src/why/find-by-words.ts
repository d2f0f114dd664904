import { type Firestore, getDocs } from 'firebase/firestore'
import type { CalendarEvent } from '../../../client/documents'
import { events as allEvents } from '../../../client/queries'

const MOST = 8

/** By words of the title: first among what is loaded, then everywhere. */
export async function findByWords(
  { db, uid }: { readonly db: Firestore; readonly uid: string },
  words: string,
  loaded: readonly CalendarEvent[],
): Promise<readonly CalendarEvent[]> {
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
