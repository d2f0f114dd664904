import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { wallTimeOf } from '../../../client/zoned-time'
import { inOrder, isAmong, isOn, type PlacedEvent } from '../layout/place'
import { addDays, type Day, daysFrom } from '../time/days'
import { formatDay, longDay } from '../time/format'
import { AgendaRow } from './agenda-row'
import type { Drawing } from './event-chip'

interface AgendaProps {
  readonly first: Day
  readonly count: number
  readonly placed: readonly PlacedEvent[]
  readonly drawing: Drawing
  readonly now: number
  readonly openDay: (day: Day) => void
}

/** Day after day as a list. Days without events are left out, but for today. */
export function Agenda({ first, count, placed, drawing, now, openDay }: AgendaProps): JSX.Element {
  const today = wallTimeOf(now, drawing.zone).date
  const days = useMemo(() => daysFrom(first, count), [first, count])
  const sorted = useMemo(
    () => placed.filter((one) => isAmong(one, first, addDays(first, count - 1))).toSorted(inOrder),
    [placed, first, count],
  )
  const filled = days
    .map((day) => ({ day, events: sorted.filter((one) => isOn(one, day)) }))
    .filter(({ day, events }) => events.length > 0 || day === today)
  if (filled.length === 0) return <p class="nothing">Nothing in these {count} days.</p>
  return (
    <div class="agenda" data-scroller tabIndex={-1}>
      {filled.map(({ day, events }) => (
        <section class={`agenda-day${day === today ? ' is-today' : ''}`} key={day} aria-label={longDay(day)}>
          <h2>
            <button type="button" onClick={() => openDay(day)}>
              <span class="day-number">{formatDay(day, { day: 'numeric' })}</span>
              <span class="weekday">{formatDay(day, { weekday: 'short' })}</span>
              <span class={day === first || day.endsWith('-01') ? 'weekday' : 'unseen'}>
                {formatDay(day, { month: 'short' })}
              </span>
            </button>
          </h2>
          {events.length === 0 ? (
            <p class="agenda-free">Nothing today.</p>
          ) : (
            <ul>
              {events.map((one) => (
                <AgendaRow key={one.id} placed={one} day={day} drawing={drawing} isOver={isOver(one, now)} />
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  )
}

const isOver = ({ event }: PlacedEvent, now: number): boolean => event.endAt.toMillis() <= now
