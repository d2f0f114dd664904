import type { JSX } from 'preact'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { wallTimeOf } from '../../../client/zoned-time'
import { type Bar, layOutLanes } from '../layout/lanes'
import { inOrder, type PlacedEvent } from '../layout/place'
import type { Day } from '../time/days'
import { formatDay, longDay } from '../time/format'
import { type Drawing, EventChip } from './event-chip'

interface MonthProps {
  readonly weeks: readonly (readonly Day[])[]
  readonly focus: Day
  readonly placed: readonly PlacedEvent[]
  readonly drawing: Drawing
  readonly now: number
  readonly openDay: (day: Day) => void
}

/** The weeks of a month. What does not fit is told as a number that opens the day. */
export function Month({ weeks, focus, placed, drawing, now, openDay }: MonthProps): JSX.Element {
  const grid = useRef<HTMLDivElement>(null)
  const lanes = useLanesThatFit(grid.current, weeks.length)
  const sorted = useMemo(() => placed.toSorted(inOrder), [placed])
  const today = wallTimeOf(now, drawing.zone).date
  return (
    <div class="month" ref={grid} data-scroller tabIndex={-1} style={{ '--weeks': String(weeks.length) }}>
      <div class="month-weekdays" aria-hidden="true">
        {weeks[0]?.map((day) => (
          <span key={day}>{formatDay(day, { weekday: 'short' })}</span>
        ))}
      </div>
      {weeks.map((days) => (
        <WeekRow
          key={days[0]}
          days={days}
          lanes={lanes}
          focus={focus}
          today={today}
          bars={layOutLanes(sorted, days)}
          drawing={drawing}
          openDay={openDay}
        />
      ))}
    </div>
  )
}

interface WeekRowProps extends Pick<MonthProps, 'focus' | 'drawing' | 'openDay'> {
  readonly days: readonly Day[]
  readonly lanes: number
  readonly today: Day
  readonly bars: readonly Bar[]
}

function WeekRow({ days, lanes, focus, today, bars, drawing, openDay }: WeekRowProps): JSX.Element {
  const most = (column: number) => bars.filter((bar) => covers(bar, column)).length
  const fits = (bar: Bar) =>
    bar.lane < lanes - 1 || (bar.lane === lanes - 1 && columnsOf(bar).every((column) => !isCut(bars, column, lanes)))
  return (
    <div class="month-week">
      {days.map((day, column) => {
        const hidden = bars.filter((bar) => covers(bar, column) && !fits(bar)).length
        return (
          <div
            key={day}
            class={`month-day${day === today ? ' is-today' : ''}${day.slice(0, 7) === focus.slice(0, 7) ? '' : ' is-outside'}`}
            style={{ gridColumn: String(column + 1) }}
          >
            <button type="button" class="month-number" onClick={() => openDay(day)}>
              {formatDay(day, day.endsWith('-01') ? { day: 'numeric', month: 'short' } : { day: 'numeric' })}
              <span class="unseen">
                {', '}
                {longDay(day)}, {countOf(most(column))}
              </span>
            </button>
            {hidden > 0 && (
              <button type="button" class="month-more" onClick={() => openDay(day)}>
                {hidden} more
                <span class="unseen"> on {longDay(day)}</span>
              </button>
            )}
          </div>
        )
      })}
      <div class="month-bars">
        {bars.filter(fits).map((bar) => (
          <EventChip
            key={bar.placed.id}
            placed={bar.placed}
            drawing={drawing}
            shape="line"
            comesFromBefore={bar.comesFromBefore}
            goesOn={bar.goesOn}
            at={[days[0], bar.column, bar.span, bar.lane].join(' ')}
            style={{ gridColumn: `${bar.column + 1} / span ${bar.span}`, gridRow: String(bar.lane + 1) }}
          />
        ))}
      </div>
    </div>
  )
}

const countOf = (events: number): string => (events === 1 ? '1 event' : `${events === 0 ? 'no' : events} events`)
const covers = ({ column, span }: Bar, day: number): boolean => column <= day && day < column + span
const columnsOf = ({ column, span }: Bar): readonly number[] =>
  Array.from({ length: span }, (_, index) => column + index)

/** Whether a day has more than fits, so that its last lane says how many more. */
const isCut = (bars: readonly Bar[], column: number, lanes: number): boolean =>
  bars.some((bar) => bar.lane >= lanes && covers(bar, column))

const LANE_PX = 22
const ABOVE_LANES_PX = 34
const WEEKDAYS_PX = 28

function useLanesThatFit(grid: HTMLElement | null, weeks: number): number {
  const [height, setHeight] = useState(0)
  useLayoutEffect(() => {
    const watched = grid ?? document.querySelector<HTMLElement>('.month')
    if (!watched) return
    const observer = new ResizeObserver(() => setHeight(watched.clientHeight))
    setHeight(watched.clientHeight)
    observer.observe(watched)
    return () => observer.disconnect()
  }, [grid])
  const row = (Math.max(height, 480) - WEEKDAYS_PX) / weeks
  return Math.max(Math.floor((row - ABOVE_LANES_PX) / LANE_PX), 2)
}
