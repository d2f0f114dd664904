import type { GoogleEvent } from '../google/google-event'
import type { EventId } from '../model/ids'
import type { IdFilter } from './id-filter'
import type { DeltaPlan } from './plan-delta'

type OfSeries = Pick<DeltaPlan, 'expand' | 'recurring' | 'ended' | 'exceptions' | 'orphans'>

/** In place of what a page tells of recurring events. */
export const HELD_BACK: OfSeries = {
  expand: new Set(),
  recurring: new Map(),
  ended: new Set(),
  exceptions: new Map(),
  orphans: [],
}

/**
 * What the pages of a delta tell of recurring events, held back until all of them are read: a page that ends a series
 * tells nothing of its exceptions on the pages that follow, which may have to stay.
 */
export class SeriesOfDelta {
  private readonly seen = new Set<EventId>()
  /** What is no recurring event by its own row. */
  private readonly over = new Map<EventId, 'single' | 'cancelled'>()
  private readonly expand = new Set<EventId>()
  private readonly recurring = new Map<EventId, GoogleEvent>()
  private readonly exceptions = new Map<EventId, GoogleEvent[]>()

  /** Says whether an earlier page told of one of these events, too. */
  note({ singles, expand, recurring, exceptions, ended, orphans, unreadable }: DeltaPlan): boolean {
    for (const id of expand) this.expand.add(id)
    for (const [id, event] of recurring) this.recurring.set(id, event)
    for (const event of [...exceptions.values(), orphans].flat()) this.noteException(event)
    for (const id of ended) this.over.set(id, 'single')
    for (const { eventId, recurs } of unreadable) if (eventId && recurs) this.over.delete(eventId)
    const again = [...singles.keys()].some((id) => this.seen.has(id))
    for (const [id, event] of singles) {
      this.seen.add(id)
      if (recurring.has(id)) this.over.delete(id)
      else this.over.set(id, event ? 'single' : 'cancelled')
    }
    return again
  }

  private noteException(event: GoogleEvent): void {
    const { recurringEventId: id } = event
    if (!id) return
    const events = this.exceptions.get(id)
    if (events) events.push(event)
    else this.exceptions.set(id, [event])
  }

  /** As if all rows had been on one page; `filter` knows of which recurring events something is stored. */
  plan(filter: IdFilter): OfSeries {
    const { over, recurring, exceptions } = this
    return {
      expand: new Set([...this.expand].filter((id) => !over.has(id))),
      recurring,
      ended: new Set([...over.keys()].filter((id) => filter.has(id))),
      exceptions,
      orphans: [...exceptions].flatMap(([id, events]) =>
        over.get(id) === 'cancelled' ? events.filter(({ status }) => status !== 'cancelled') : [],
      ),
    }
  }
}
