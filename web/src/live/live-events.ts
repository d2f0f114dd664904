import type { Firestore } from 'firebase/firestore'
import type { CalendarEvent } from '../../../client/documents'
import type { Change, SubscriptionError } from '../../../client/subscribe'
import { subscribeEvents } from '../../../client/subscribe-events'
import { createStore, type Store } from './store'
import { noteReceived } from './timings'

export interface Range {
  readonly from: Date
  readonly to: Date
  readonly zone: string
}

export interface LiveEvents {
  readonly events: readonly CalendarEvent[]
  /** Whether there has been a first answer of the server. */
  readonly isComplete: boolean
  readonly fromCache: boolean
  readonly error: SubscriptionError | null
}

/** One thing that happened to an event while somebody looked. */
export interface SeenChange extends Change<CalendarEvent> {
  readonly before: CalendarEvent | null
}

export interface LiveEventsSource {
  readonly state: Store<LiveEvents>
  /** Listens to another stretch of time; what is shown stays until there is an answer. */
  show(range: Range): void
  /** Calls the listener with changes that happen from now on, before they are in `state`. */
  onChanges(listener: (changes: readonly SeenChange[]) => void): () => void
  stop(): void
}

const NOTHING: LiveEvents = { events: [], isComplete: false, fromCache: true, error: null }

export function listenToEvents(db: Firestore, uid: string): LiveEventsSource {
  const state = createStore<LiveEvents>(NOTHING)
  const listeners = new Set<(changes: readonly SeenChange[]) => void>()
  let stop: () => void = () => undefined

  function show({ from, to, zone }: Range): void {
    const stopEarlier = stop
    const earlier = state.get().events
    let isComplete = false
    stop = subscribeEvents(
      db,
      uid,
      { from, to, zone },
      {
        next({ documents, changes, fromCache }) {
          noteReceived(changes.length)
          const wasComplete = isComplete
          isComplete ||= !fromCache
          if (wasComplete) tell(changes)
          if (changes.length > 0 || !wasComplete || fromCache !== state.get().fromCache) {
            const events = isComplete ? documents : withEarlier(documents, earlier)
            state.set({ events, isComplete: isComplete || state.get().isComplete, fromCache, error: null })
          }
        },
        error: (error) => state.update((value) => ({ ...value, error })),
      },
    )
    // The later one first, so that what both show need not be sent again.
    stopEarlier()
  }

  function tell(changes: readonly Change<CalendarEvent>[]): void {
    if (changes.length === 0) return
    const before = new Map(state.get().events.map((event) => [event.id, event]))
    const seen = changes.map((change) => ({ ...change, before: before.get(change.document.id) ?? null }))
    for (const listener of listeners) listener(seen)
  }

  return {
    state,
    show,
    onChanges(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => stop(),
  }
}

function withEarlier(documents: readonly CalendarEvent[], earlier: readonly CalendarEvent[]): readonly CalendarEvent[] {
  const newer = new Set(documents.map(({ id }) => id))
  return [...earlier.filter(({ id }) => !newer.has(id)), ...documents]
}
