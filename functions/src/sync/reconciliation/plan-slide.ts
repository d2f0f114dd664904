import type { EventDocument } from '../../model/documents/event-document'
import type { MirrorWindow } from '../../model/documents/sync-state'
import { type GoogleListing, type LeavingEvent, MOST_ENTERING } from './google-listing'

/** One move of the window: what comes in and goes out with it, few enough for one commit. */
export interface SlideStep {
  readonly window: MirrorWindow
  readonly entering: readonly EventDocument[]
  readonly leaving: readonly LeavingEvent[]
}

/** Leaves room in a commit for documents of recurring events and the state. */
const MOST_AT_ONCE = 120

/**
 * How the window moves on to `next`: usually in one step, in several where more comes in or goes out than one commit
 * holds. After each step the mirror has exactly what the window has then. Undefined where that cannot be: the window
 * moves backwards or jumps beyond itself, or too much comes in.
 */
export function planSlide(
  window: MirrorWindow,
  next: MirrorWindow,
  { entering, leaving }: Pick<GoogleListing, 'entering' | 'leaving'>,
): readonly SlideStep[] | undefined {
  if (next.from < window.from || next.to < window.to || next.from >= window.to) return undefined
  if (entering.length > MOST_ENTERING) return undefined
  const ins = cut(entering, ({ startAt }) => startAt)
  const outs = cut(leaving, ({ endAt }) => endAt)
  const length = Math.max(ins.length, outs.length, 1)
  return Array.from({ length }, (_, index) => ({
    // An event comes in where it starts before the window's end, and goes out where it ends by the window's start.
    window: {
      from: index + 1 < outs.length ? (outs[index]?.to ?? next.from) : next.from,
      to: ins[index + 1]?.from ?? next.to,
    },
    entering: ins[index]?.events ?? [],
    leaving: outs[index]?.events ?? [],
  }))
}

interface Cut<Event> {
  readonly events: readonly Event[]
  /** The first and the last instant among them. */
  readonly from: Date
  readonly to: Date
}

/** Events in the order of an instant, in groups; those of one instant stay together. */
function cut<Event>(events: readonly Event[], instantOf: (event: Event) => Date): readonly Cut<Event>[] {
  const sorted = events.toSorted((a, b) => instantOf(a).getTime() - instantOf(b).getTime())
  const cuts: { events: Event[]; from: Date; to: Date }[] = []
  for (const event of sorted) {
    const at = instantOf(event)
    const current = cuts.at(-1)
    if (current && (current.events.length < MOST_AT_ONCE || current.to.getTime() === at.getTime())) {
      current.events.push(event)
      current.to = at
    } else cuts.push({ events: [event], from: at, to: at })
  }
  return cuts
}
