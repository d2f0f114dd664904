import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { placeEvent, type PlacedEvent } from '../layout/place'
import { formatDay } from '../time/format'
import { timesOf } from '../views/describe-event'
import { type Asking, findOut } from './find-out'
import type { Finding } from './finding'

interface WhyProps {
  readonly asking: Asking
  readonly show: (placed: PlacedEvent) => void
}

/** Says why an event is not to be seen, from its link or from words of its title. */
export function Why({ asking, show }: WhyProps): JSX.Element {
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [finding, setFinding] = useState<Finding | null>(null)
  const look = async () => {
    setBusy(true)
    setFinding(await findOut(text.trim(), asking))
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
          <Found key={event.id} placed={placeEvent(event, asking.zone)} zone={asking.zone} show={show} />
        ))}
      </ul>
    </div>
  )
}

type FoundProps = Pick<WhyProps, 'show'> & { readonly zone: string; readonly placed: PlacedEvent }

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
