import type { JSX } from 'preact'
import type { Happening } from '../live/activity'
import { formatInstant } from '../time/format'

interface ActivityProps {
  readonly happenings: readonly Happening[]
  readonly colorOf: (calendarRef: string) => string
  readonly zone: string
}

/** What changed while the page was open, as it happens; screen readers are told the newest. */
export function ActivityList({ happenings, colorOf, zone }: ActivityProps): JSX.Element {
  return (
    <section class="activity" aria-label="What changed just now">
      <h2>Just now</h2>
      <ol aria-live="polite">
        {happenings.slice(0, 4).map(({ id, at, text, kind, calendarRef }) => (
          <li key={id} class={`happening-${kind}`} style={{ '--c': colorOf(calendarRef) }}>
            <time>{formatInstant(at, zone, { hour: 'numeric', minute: '2-digit', second: '2-digit' })}</time>
            <span>{text}</span>
          </li>
        ))}
      </ol>
      {happenings.length === 0 && (
        <p class="hint">Changes in Google appear here, and in the calendar, as they happen.</p>
      )}
    </section>
  )
}
