import { Component } from 'preact'
import type { PlacedEvent } from '../layout/place'
import { clockAt } from '../time/format'
import { describeEvent } from './describe-event'
import { Icon } from './icons'

/** What every view needs to draw events. */
export interface Drawing {
  readonly zone: string
  /** By calendarRef. */
  readonly calendars: ReadonlyMap<string, { readonly name: string; readonly color: string }>
  readonly colorOf: (placed: PlacedEvent) => string
  readonly marks: ReadonlySet<string>
  readonly open: (placed: PlacedEvent) => void
}

/** `block` among the hours, `bar` above them, `line` in a month, `row` in the agenda. */
type Shape = 'block' | 'bar' | 'line'

interface ChipProps {
  readonly placed: PlacedEvent
  readonly drawing: Drawing
  readonly shape: Shape
  readonly style?: Readonly<Record<string, string>>
  /** Changes when `style` does. */
  readonly at: string
  /** How many minutes high a block is. */
  readonly minutes?: number
  readonly comesFromBefore?: boolean
  readonly goesOn?: boolean
}

/** One event. Drawn again only when something about it changes: there may be thousands of others. */
export class EventChip extends Component<ChipProps> {
  override shouldComponentUpdate(next: ChipProps): boolean {
    const { placed, drawing, at, comesFromBefore, goesOn } = this.props
    return (
      placed !== next.placed ||
      at !== next.at ||
      comesFromBefore !== next.comesFromBefore ||
      goesOn !== next.goesOn ||
      drawing.colorOf(placed) !== next.drawing.colorOf(next.placed) ||
      drawing.marks.has(placed.id) !== next.drawing.marks.has(next.placed.id)
    )
  }

  render({ placed, drawing, shape, style, minutes, comesFromBefore, goesOn }: ChipProps) {
    const { zone, calendars, marks, open } = drawing
    const calendar = calendars.get(placed.event.calendarRef)?.name ?? ''
    const isLine = shape === 'line' && !placed.isBar
    const classes = [
      'event',
      `event-${shape}`,
      `look-${placed.look}`,
      placed.isFree && 'is-free',
      placed.event.outdated && 'is-outdated',
      marks.has(placed.id) && 'is-marked',
      comesFromBefore && 'comes-from-before',
      goesOn && 'goes-on',
      minutes !== undefined && minutes < 40 && 'is-short',
    ]
    return (
      <button
        type="button"
        class={classes.filter(Boolean).join(' ')}
        data-event={placed.id}
        tabIndex={-1}
        style={{ ...style, '--c': drawing.colorOf(placed), '--title-lines': String(titleLines(minutes)) }}
        onClick={() => open(placed)}
      >
        {isLine && <span class="event-dot" />}
        {isLine && <span class="event-time">{clockAt(startOf(placed), zone)}</span>}
        <span class="event-title">
          {placed.isPrivate && <Icon name="lock" />}
          {placed.title}
        </span>
        {shape === 'block' && (
          <span class="event-time">
            {clockAt(startOf(placed), zone)}
            {placed.event.meetingLink && <Icon name="video" />}
          </span>
        )}
        {shape === 'block' && (minutes ?? 0) >= 75 && placed.event.location !== null && (
          <span class="event-place">{placed.event.location}</span>
        )}
        <span class="unseen">, {describeEvent(placed, zone, calendar)}</span>
      </button>
    )
  }
}

/** How many lines of a block are left for its title: one is for the time. */
const titleLines = (minutes = 0): number => Math.max(Math.floor((minutes * 52) / 60 / 15) - 1, 1)

const startOf = ({ event }: PlacedEvent): number => event.startAt.toMillis()
