import { createStore, type Store } from './store'
import type { LiveEventsSource, SeenChange } from './live-events'

/** Ids of the events that changed a moment ago. */
export type Marks = ReadonlySet<string>

const MARKED_MS = 5000

/** A first sync brings thousands at once: marking them all would say nothing. */
const MOST_AT_ONCE = 60

/** Marks what changes, for a moment. */
export function markChanges(source: LiveEventsSource): { readonly marks: Store<Marks>; stop(): void } {
  const marks = createStore<Marks>(new Set())
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const stop = source.onChanges((changes) => {
    const ids = changes.filter(isWorthAMark).map(({ document }) => document.id)
    if (ids.length === 0 || ids.length > MOST_AT_ONCE) return
    marks.update((marked) => new Set([...marked, ...ids]))
    const timer = setTimeout(() => {
      timers.delete(timer)
      marks.update((marked) => new Set([...marked].filter((id) => !ids.includes(id))))
    }, MARKED_MS)
    timers.add(timer)
  })
  return {
    marks,
    stop() {
      stop()
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

const isWorthAMark = ({ type }: SeenChange): boolean => type !== 'removed'
