import { Component } from 'preact'
import type { PlacedEvent } from '../layout/place'
import type { Day } from '../time/days'
import { clockAt } from '../time/format'
import { describeEvent } from './describe-event'
import type { Drawing } from './event-chip'
import { Icon } from './icons'

interface RowProps {
  readonly placed: PlacedEvent
  readonly day: Day
  readonly drawing: Drawing
  readonly isOver: boolean
}

/** One event on one day of the agenda. */
export class AgendaRow extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const { placed, drawing, isOver } = this.props
    return (
      placed !== next.placed ||
      isOver !== next.isOver ||
      drawing.colorOf(placed) !== next.drawing.colorOf(next.placed) ||
      drawing.marks.has(placed.id) !== next.drawing.marks.has(next.placed.id)
    )
  }

  render({ placed, day, drawing, isOver }: RowProps) {
    const { zone, calendars, marks, open } = drawing
    const { event, look, title } = placed
    const calendar = calendars.get(event.calendarRef)?.name ?? ''
    const classes = [
      'event',
      'event-row',
      `look-${look}`,
      isOver && 'is-over',
      placed.isFree && 'is-free',
      event.outdated && 'is-outdated',
      marks.has(placed.id) && 'is-marked',
    ]
    return (
      <li>
        <button
          type="button"
          class={classes.filter(Boolean).join(' ')}
          data-event={placed.id}
          tabIndex={-1}
          style={{ '--c': drawing.colorOf(placed) }}
          onClick={() => open(placed)}
        >
          <span class="event-time">{timeOn(placed, day, zone)}</span>
          <span class="event-title">
            {placed.isPrivate && <Icon name="lock" />}
            {title}
          </span>
          <span class="event-place">
            {event.meetingLink && <Icon name="video" />}
            {event.location ?? calendar}
          </span>
          <span class="unseen">, {describeEvent(placed, zone, calendar)}</span>
        </button>
      </li>
    )
  }
}

/** On the days between the first and the last it lasts all day. */
function timeOn({ event, firstDay, lastDay }: PlacedEvent, day: Day, zone: string): string {
  if (event.allDay) return 'All day'
  const from = clockAt(event.startAt.toMillis(), zone)
  const to = clockAt(event.endAt.toMillis(), zone)
  if (firstDay === lastDay) return from === to || event.endTimeUnspecified ? from : `${from} – ${to}`
  if (day === firstDay) return `from ${from}`
  return day === lastDay ? `until ${to}` : 'All day'
}
