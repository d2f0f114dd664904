import type { Firestore, Unsubscribe } from 'firebase/firestore'
import type { CalendarEvent } from './documents.ts'
import { meetingsFrom } from './queries.ts'
import { type Observer, subscribe } from './subscribe.ts'

export interface NextMeeting {
  /** Under way or yet to come, with a meeting link, not declined; null where there is none. */
  readonly meeting: CalendarEvent | null
  readonly fromCache: boolean
}

/** So many are asked for at once, so that a few declined ones do not hide what comes behind them. */
const AT_ONCE = 20

/** Beyond that a timer would fire at once (https://developer.mozilla.org/docs/Web/API/Window/setTimeout). */
const LONGEST_TIMER_MS = 2_147_483_647

/**
 * The meeting to join next, live: `next` is called whenever it is another one or changed, also when one ends, until the
 * returned function is called.
 */
export function subscribeNextMeeting(db: Firestore, uid: string, observer: Observer<NextMeeting>): Unsubscribe {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop: Unsubscribe | undefined
  const listenAgain = () => {
    stop?.()
    clearTimeout(timer)
    stop = subscribe(meetingsFrom(db, uid, new Date(), AT_ONCE), {
      ...observer,
      next({ documents, fromCache }) {
        clearTimeout(timer)
        const [firstToEnd] = documents
        if (firstToEnd) timer = setTimeout(listenAgain, patienceFor(firstToEnd))
        observer.next({ meeting: nextOf(documents), fromCache })
      },
    })
  }
  listenAgain()
  return () => {
    stop?.()
    clearTimeout(timer)
  }
}

const patienceFor = ({ endAt }: CalendarEvent): number =>
  Math.min(Math.max(endAt.toMillis() - Date.now(), 0) + 1000, LONGEST_TIMER_MS)

/** The one that starts first, of those that were not declined. */
export function nextOf(meetings: readonly CalendarEvent[]): CalendarEvent | null {
  const open = meetings.filter(({ selfResponse }) => selfResponse !== 'declined')
  return open.toSorted((a, b) => a.startAt.toMillis() - b.startAt.toMillis())[0] ?? null
}
