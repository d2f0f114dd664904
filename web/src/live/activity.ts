import { shownTitle } from '../../../client/shown-title'
import { formatDay, formatInstant } from '../time/format'
import type { LiveEventsSource, SeenChange } from './live-events'
import { createStore, type Store } from './store'

/** One line about something that just happened. */
export interface Happening {
  readonly id: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly kind: 'added' | 'changed' | 'removed'
  readonly calendarRef: string
  readonly text: string
}

const KEPT = 12

/** What happened while somebody looked, the newest first. */
export function keepActivity(
  source: LiveEventsSource,
  zone: () => string,
): { readonly happenings: Store<readonly Happening[]>; stop(): void } {
  const happenings = createStore<readonly Happening[]>([])
  let count = 0
  const stop = source.onChanges((changes) => {
    const at = Date.now()
    const news = inGroups(changes).map((group) => ({ id: (count += 1), at, ...describe(group, zone()) }))
    happenings.update((earlier) => [...news.toReversed(), ...earlier].slice(0, KEPT))
  })
  return { happenings, stop }
}

/** The instances of a recurring event that fared alike are one piece of news. */
function inGroups(changes: readonly SeenChange[]): readonly (readonly SeenChange[])[] {
  const groups = Map.groupBy(changes, ({ type, document: { calendarRef, recurringEventId, id } }) =>
    JSON.stringify([type, calendarRef, recurringEventId ?? id]),
  )
  return [...groups.values()]
}

function describe(group: readonly SeenChange[], zone: string): Omit<Happening, 'id' | 'at'> {
  const [first] = group
  if (!first) return { kind: 'changed', calendarRef: '', text: '' }
  const { type, document, before } = first
  const title = `“${shownTitle(before ?? document)}”`
  const many = group.length > 1 ? `, ${group.length} times,` : ''
  const kind = type === 'modified' ? 'changed' : type
  return { kind, calendarRef: document.calendarRef, text: `${title}${many} ${outcome(first, group.length, zone)}` }
}

function outcome({ type, document, before }: SeenChange, count: number, zone: string): string {
  if (type === 'added') return count > 1 ? 'appeared' : `appeared, ${whenOf(document, zone)}`
  if (type === 'removed') return 'is gone'
  if (!before) return 'changed'
  const moved =
    before.startAt.toMillis() !== document.startAt.toMillis() || before.endAt.toMillis() !== document.endAt.toMillis()
  if (moved) return count > 1 ? 'moved' : `moved to ${whenOf(document, zone)}`
  if (before.summary !== document.summary) return `is now “${shownTitle(document)}”`
  return 'changed'
}

function whenOf({ start, startAt }: SeenChange['document'], zone: string): string {
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const
  if ('date' in start) return formatDay(start.date, day)
  return formatInstant(startAt.toMillis(), zone, { ...day, hour: 'numeric', minute: '2-digit' })
}
