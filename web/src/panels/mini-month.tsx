import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { addMonths, type Day, weeksOfMonth } from '../time/days'
import { formatDay, longDay } from '../time/format'
import { Icon } from '../views/icons'

interface MiniMonthProps {
  readonly focus: Day
  readonly today: Day
  readonly firstDay: number
  readonly choose: (day: Day) => void
}

/** A month to jump about in. */
export function MiniMonth({ focus, today, firstDay, choose }: MiniMonthProps): JSX.Element {
  const [month, setMonth] = useState(focus)
  useEffect(() => setMonth(focus), [focus.slice(0, 7)])
  const weeks = weeksOfMonth(month, firstDay)
  return (
    <section class="mini" aria-label="Choose a day">
      <header>
        <h2>{formatDay(month, { month: 'long', year: 'numeric' })}</h2>
        <button type="button" class="round" onClick={() => setMonth(addMonths(month, -1))} aria-label="Month before">
          <Icon name="previous" />
        </button>
        <button type="button" class="round" onClick={() => setMonth(addMonths(month, 1))} aria-label="Month after">
          <Icon name="next" />
        </button>
      </header>
      <div class="mini-days">
        {weeks[0]?.map((day) => (
          <span key={`name-${day}`} class="mini-weekday" aria-hidden="true">
            {formatDay(day, { weekday: 'narrow' })}
          </span>
        ))}
        {weeks.flat().map((day) => (
          <button
            type="button"
            key={day}
            class={miniClass(day, { month, today })}
            aria-label={longDay(day)}
            aria-current={day === focus ? 'date' : undefined}
            onClick={() => choose(day)}
          >
            {Number(day.slice(8))}
          </button>
        ))}
      </div>
    </section>
  )
}

function miniClass(day: Day, { month, today }: { readonly month: Day; readonly today: Day }): string {
  const classes = ['mini-day', day === today && 'is-today', day.slice(0, 7) !== month.slice(0, 7) && 'is-outside']
  return classes.filter(Boolean).join(' ')
}
