import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { PlacedEvent } from '../layout/place'
import type { LiveEventsSource } from '../live/live-events'
import type { View } from '../live/preferences'
import { noteDrawn } from '../live/timings'
import { type Day, weeksOfMonth } from '../time/days'
import { Agenda } from '../views/agenda'
import type { Drawing } from '../views/event-chip'
import { useGlide } from '../views/glide'
import { Month } from '../views/month'
import { useOneTabStop } from '../views/one-tab-stop'
import { Week } from '../views/week'
import { AGENDA_DAYS } from './move'

interface StageProps {
  readonly view: View
  readonly days: readonly Day[]
  readonly focus: Day
  readonly firstDay: number
  readonly placed: readonly PlacedEvent[]
  readonly drawing: Drawing
  readonly now: number
  readonly source: LiveEventsSource
  readonly isReady: boolean
  readonly openDay: (day: Day) => void
}

/** The calendar itself, in the view that was chosen. */
export function Stage({ view, source, isReady, ...rest }: StageProps): JSX.Element {
  const stage = useRef<HTMLElement>(null)
  useGlide(stage, source)
  useLayoutEffect(noteDrawn, [rest.placed])
  useOneTabStop(stage)
  return (
    <section class={`stage stage-${view}`} ref={stage} aria-label="Events" aria-busy={!isReady}>
      {viewOf(view, rest)}
    </section>
  )
}

function viewOf(view: View, props: Omit<StageProps, 'view' | 'source' | 'isReady'>): JSX.Element {
  const { days, focus, firstDay, placed, drawing, now, openDay } = props
  switch (view) {
    case 'day':
    case 'week':
      return <Week key={view} days={days} placed={placed} drawing={drawing} now={now} openDay={openDay} />
    case 'month':
      return (
        <Month
          weeks={weeksOfMonth(focus, firstDay)}
          focus={focus}
          placed={placed}
          drawing={drawing}
          now={now}
          openDay={openDay}
        />
      )
    case 'agenda':
      return <Agenda first={focus} count={AGENDA_DAYS} placed={placed} drawing={drawing} now={now} openDay={openDay} />
  }
}
