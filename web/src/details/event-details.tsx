import type { Firestore } from 'firebase/firestore'
import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Attendee, CalendarEvent } from '../../../client/documents'
import { seriesOf } from '../../../client/queries'
import { subscribe } from '../../../client/subscribe'
import type { PlacedEvent } from '../layout/place'
import { longDay } from '../time/format'
import { timesOf } from '../views/describe-event'
import { Icon, type IconName } from '../views/icons'
import { recurrenceInWords } from './recurrence-words'
import { safeDescription, safeLink } from './safe-html'

interface DetailsProps {
  readonly placed: PlacedEvent
  readonly zone: string
  readonly calendar: { readonly name: string; readonly color: string } | undefined
  readonly db: Firestore
  readonly uid: string
}

/** Everything there is to know of one event. It follows the event while it is open. */
export function EventDetails({ placed, zone, calendar, db, uid }: DetailsProps): JSX.Element {
  const { event, title, look } = placed
  const recurrence = useRecurrence(db, uid, event)
  const link = safeLink(event.meetingLink?.url ?? null)
  return (
    <article class={`details look-${look}`} style={{ '--c': calendar?.color ?? 'gray' }}>
      <p class="details-calendar">
        <span class="swatch" />
        {calendar?.name}
      </p>
      <h2 id="sheet-title">{title}</h2>
      <p class="details-when">
        <strong>
          {event.allDay && placed.firstDay !== placed.lastDay ? timesOf(placed, zone) : longDay(placed.firstDay)}
        </strong>
        {!(event.allDay && placed.firstDay !== placed.lastDay) && <span>{timesOf(placed, zone)}</span>}
        {recurrence !== null && (
          <span class="details-recurrence">
            <Icon name="repeat" /> {recurrence}
          </span>
        )}
      </p>
      <Notices placed={placed} />
      {link !== null && (
        <a class="button button-strong join" href={link} target="_blank" rel="noopener noreferrer">
          <Icon name="video" /> Join with {providerName(event)}
        </a>
      )}
      {event.location !== null && (
        <Row icon="place" label="Place">
          {event.location}
        </Row>
      )}
      {event.attendees.length > 0 && <Guests event={event} />}
      {event.description !== null && event.description.trim() !== '' && (
        <Row icon="text" label="Description">
          <Description html={event.description} />
        </Row>
      )}
      {event.attachments.length > 0 && <Attachments event={event} />}
      <Footer event={event} />
    </article>
  )
}

function Row({
  icon,
  label,
  children,
}: {
  icon: IconName
  label: string
  children: JSX.Element | string
}): JSX.Element {
  return (
    <section class="details-row" aria-label={label}>
      <Icon name={icon} />
      <div>{children}</div>
    </section>
  )
}

const looks = {
  agreed: null,
  unanswered: 'You have not answered yet.',
  tentative: 'Tentative: it may still change, or you said maybe.',
  declined: 'You declined.',
} as const

function Notices({ placed: { event, look, isFree, isPrivate, title } }: Pick<DetailsProps, 'placed'>): JSX.Element {
  const notices = [
    looks[look],
    isPrivate && title === 'Busy' ? 'Private: Google shows this account no more than that the time is taken.' : null,
    isPrivate && title !== 'Busy' ? 'Private: only you see the details.' : null,
    isFree && !event.allDay ? 'Does not make you busy.' : null,
    event.outdated ? 'Google has a newer version that cannot be shown; this is the last good one.' : null,
    event.truncated.length > 0 ? `Too long to keep whole: ${event.truncated.join(', ')} cut.` : null,
  ].filter((notice) => notice !== null)
  return (
    <ul class="notices">
      {notices.map((notice) => (
        <li key={notice}>{notice}</li>
      ))}
    </ul>
  )
}

const answers: Readonly<Record<string, string>> = {
  accepted: 'coming',
  declined: 'not coming',
  tentative: 'maybe',
  needsAction: 'no answer yet',
}

function Guests({ event: { attendees, attendeesOmitted } }: { readonly event: CalendarEvent }): JSX.Element {
  const coming = attendees.filter(({ responseStatus }) => responseStatus === 'accepted').length
  return (
    <Row icon="people" label="Guests">
      <>
        <p class="guests-sum">
          {attendees.length} {attendees.length === 1 ? 'guest' : 'guests'}, {coming} coming
          {attendeesOmitted ? ', and more that are not listed' : ''}
        </p>
        <ul class="guests">
          {attendees.map((guest) => (
            <li key={guest.email ?? guest.displayName} class={`answer-${guest.responseStatus}`}>
              <span class="guest-mark" aria-hidden="true" />
              <span>
                {guestName(guest)}
                <span class="guest-answer">
                  {[
                    guest.organizer ? 'organizer' : null,
                    guest.optional ? 'optional' : null,
                    answers[guest.responseStatus] ?? guest.responseStatus,
                    guest.comment === null ? null : `“${guest.comment}”`,
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </>
    </Row>
  )
}

const guestName = ({ displayName, email, self }: Attendee): string =>
  `${displayName ?? email ?? 'Somebody'}${self ? ' (you)' : ''}`

function Description({ html }: { readonly html: string }): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => place.current?.replaceChildren(safeDescription(html)), [html])
  return <div class="prose" ref={place} />
}

function Attachments({ event: { attachments } }: { readonly event: CalendarEvent }): JSX.Element {
  return (
    <Row icon="clip" label="Attachments">
      <ul class="attachments">
        {attachments.map(({ fileUrl, title }) => {
          const link = safeLink(fileUrl)
          const name = title ?? 'Attachment'
          return <li key={fileUrl ?? name}>{link === null ? name : <Outside href={link}>{name}</Outside>}</li>
        })}
      </ul>
    </Row>
  )
}

function Footer({ event }: { readonly event: CalendarEvent }): JSX.Element {
  const link = safeLink(event.htmlLink)
  return (
    <footer class="details-footer">
      {link !== null && (
        <Outside href={link}>
          <>
            Open in Google Calendar <Icon name="outside" />
          </>
        </Outside>
      )}
      <span>
        Here since{' '}
        <time dateTime={event.mirroredAt.toDate().toISOString()}>
          {new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }).format(
            event.mirroredAt.toDate(),
          )}
        </time>
      </span>
    </footer>
  )
}

function Outside({ href, children }: { readonly href: string; readonly children: JSX.Element | string }): JSX.Element {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

const providers: Readonly<Record<string, string>> = {
  google_meet: 'Google Meet',
  zoom: 'Zoom',
  teams: 'Microsoft Teams',
  webex: 'Webex',
}

function providerName({ meetingLink, conference }: CalendarEvent): string {
  const known = meetingLink ? providers[meetingLink.provider] : undefined
  return known ?? conference?.solutionName ?? 'the meeting link'
}

/** The rule stands in the recurring event, not in its instances. */
function useRecurrence(db: Firestore, uid: string, { calendarRef, recurringEventId }: CalendarEvent): string | null {
  const [words, setWords] = useState<string | null>(null)
  useEffect(() => {
    setWords(recurringEventId === null ? null : 'Repeats')
    if (recurringEventId === null) return
    return subscribe(seriesOf(db, uid, calendarRef, recurringEventId), {
      next: ({ documents: [series] }) => setWords((series && recurrenceInWords(series.recurrence)) ?? 'Repeats'),
      error: () => setWords('Repeats'),
    })
  }, [db, uid, calendarRef, recurringEventId])
  return words
}
