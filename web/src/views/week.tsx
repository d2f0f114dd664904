import type { JSX } from 'preact'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { wallTimeOf } from '../../../client/zoned-time'
import { layOutDay } from '../layout/columns'
import { layOutLanes } from '../layout/lanes'
import { inOrder, isAmong, type PlacedEvent } from '../layout/place'
import type { Day } from '../time/days'
import { formatDay, hourLabel, longDay } from '../time/format'
import { zoneLabel } from '../time/zones'
import { type Drawing, EventChip } from './event-chip'
import { useSteadyHours } from './use-steady-hours'

interface WeekProps {
  readonly days: readonly Day[]
  readonly placed: readonly PlacedEvent[]
  readonly drawing: Drawing
  readonly now: number
  readonly openDay: (day: Day) => void
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const percent = (share: number): string => `${(share * 100).toFixed(3)}%`

/** One day or several side by side, hour by hour. */
export function Week({ days, placed, drawing, now, openDay }: WeekProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  const present = wallTimeOf(now, drawing.zone)
  useLayoutEffect(
    () => scrollToWork(scroller.current, days.includes(present.date) ? present.minute : null),
    [days[0], days.length],
  )
  useSteadyHours(scroller, `${days[0]} ${days.length}`)
  const shown = useMemo(() => {
    const [first = '', last = first] = [days[0], days.at(-1)]
    return placed.filter((one) => isAmong(one, first, last)).toSorted(inOrder)
  }, [placed, days])
  return (
    <div class="week" ref={scroller} data-scroller style={{ '--days': String(days.length) }} tabIndex={-1}>
      <div class="week-top">
        <div class="week-corner">
          {zoneLabel(drawing.zone, now).city} <span>{zoneLabel(drawing.zone, now).offset}</span>
        </div>
        {days.map((day) => (
          <h2 class={headingClass(day, present.date)} key={day}>
            <button type="button" onClick={() => openDay(day)}>
              <span class="weekday">{formatDay(day, { weekday: 'short' })}</span>
              <span class="day-number">{formatDay(day, { day: 'numeric' })}</span>
              <span class="unseen">{formatDay(day, { month: 'long' })}</span>
            </button>
          </h2>
        ))}
        <AllDay days={days} placed={shown} drawing={drawing} />
      </div>
      <div class="week-body">
        <div class="hours" aria-hidden="true">
          {HOURS.slice(1).map((hour) => (
            <span key={hour} style={{ top: percent(hour / 24) }}>
              {hourLabel(hour)}
            </span>
          ))}
        </div>
        {days.map((day) => (
          <section class={`day-column${day === present.date ? ' is-today' : ''}`} key={day} aria-label={longDay(day)}>
            {layOutDay(shown, day).map((segment) => (
              <EventChip
                key={segment.placed.id}
                placed={segment.placed}
                drawing={drawing}
                shape="block"
                minutes={segment.to - segment.from}
                at={[day, segment.from, segment.to, segment.left, segment.width].join(' ')}
                style={{
                  top: percent(segment.from / 1440),
                  height: percent((segment.to - segment.from) / 1440),
                  left: percent(segment.left),
                  width: percent(segment.width),
                }}
              />
            ))}
            {day === present.date && <div class="now-line" style={{ top: percent(present.minute / 1440) }} />}
          </section>
        ))}
      </div>
    </div>
  )
}

function AllDay({ days, placed, drawing }: Pick<WeekProps, 'days' | 'placed' | 'drawing'>): JSX.Element {
  const bars = layOutLanes(
    placed.filter(({ isBar }) => isBar),
    days,
  )
  const lanes = Math.max(...bars.map(({ lane }) => lane + 1), 1)
  return (
    <>
      <div class="bars-label" aria-hidden="true">
        all day
      </div>
      <section class="bars" aria-label="All day" style={{ '--lanes': String(lanes) }}>
        {bars.map(({ placed: one, column, span, lane, comesFromBefore, goesOn }) => (
          <EventChip
            key={one.id}
            placed={one}
            drawing={drawing}
            shape="bar"
            comesFromBefore={comesFromBefore}
            goesOn={goesOn}
            at={[column, span, lane].join(' ')}
            style={{ gridColumn: `${column + 1} / span ${span}`, gridRow: String(lane + 1) }}
          />
        ))}
      </section>
    </>
  )
}

const headingClass = (day: Day, today: Day): string =>
  `week-day${day === today ? ' is-today' : ''}${day < today ? ' is-past' : ''}`

/** To the working day, or as far down as it takes to see what is going on now. */
function scrollToWork(scroller: HTMLDivElement | null, minute: number | null): void {
  const body = scroller?.querySelector<HTMLElement>('.week-body')
  if (!scroller || !body) return
  const hour = body.offsetHeight / 24
  const today = scroller.querySelector<HTMLElement>('.day-column.is-today')
  if (today) scroller.scrollLeft = Math.max(today.offsetLeft - scroller.clientWidth / 3, 0)
  const seen = scroller.clientHeight - body.offsetTop
  const present = minute === null ? 0 : (minute / 60 + 1) * hour - seen
  scroller.scrollTop = minute !== null && minute < 7 * 60 ? (minute / 60 - 1) * hour : Math.max(7.5 * hour, present)
}
