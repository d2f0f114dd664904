import type { Firestore } from 'firebase/firestore'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { CalendarEvent } from '../../../client/documents'
import { placeEvent, type PlacedEvent } from '../layout/place'
import type { LiveOwn } from '../live/live-own'
import { formatDay } from '../time/format'
import { timesOf } from '../views/describe-event'
import { explain, type Finding, type Known } from './explain'
import { readEventLink } from './event-link'
import { findEvents } from './find-events'

interface WhyProps {
  readonly own: LiveOwn
  readonly events: readonly CalendarEvent[]
  readonly db: Firestore
  readonly uid: string
  readonly zone: string
  readonly hidden: ReadonlySet<string>
  readonly showDeclined: boolean
  readonly show: (placed: PlacedEvent) => void
}

/** Says why an event is not to be seen, from its link or from words of its title. */
export function Why({ own, db, uid, zone, hidden, showDeclined, events, show }: WhyProps): JSX.Element {
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [finding, setFinding] = useState<Finding | null>(null)
  const look = async () => {
    setBusy(true)
    const link = readEventLink(text)
    const known: Known = { own, hidden, showDeclined, link, words: text.trim() }
    setFinding(explain(known, await findEvents({ db, uid, link, words: text.trim(), loaded: events })))
    setBusy(false)
  }
  return (
    <div class="why">
      <h2>Why isn’t my event here?</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void look()
        }}
      >
        <label>
          The event’s link from Google Calendar, or words of its title
          <input
            type="text"
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
            autocomplete="off"
            spellcheck={false}
            required
          />
        </label>
        <button class="button button-strong" disabled={busy}>
          Find out
        </button>
      </form>
      <div role="status" class="finding">
        {finding && (
          <>
            <p>
              <strong>{finding.headline}</strong>
            </p>
            {finding.sentences.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </>
        )}
      </div>
      <ul class="found">
        {finding?.events.map((event) => (
          <Found key={event.id} placed={placeEvent(event, zone)} zone={zone} show={show} />
        ))}
      </ul>
    </div>
  )
}

type FoundProps = Pick<WhyProps, 'zone' | 'show'> & { readonly placed: PlacedEvent }

function Found({ placed, zone, show }: FoundProps): JSX.Element {
  return (
    <li>
      <button type="button" class="button wide" onClick={() => show(placed)}>
        {placed.title},{' '}
        {formatDay(placed.firstDay, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })},{' '}
        {timesOf(placed, zone)}
      </button>
    </li>
  )
}
