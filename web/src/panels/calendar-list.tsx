import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Account, Calendar } from '../../../client/documents'
import { reasonOf, type Callables } from '../../../client/callables'
import { troubleInWords } from '../live/trouble'
import { formatInstant } from '../time/format'
import { Icon } from '../views/icons'
import { type CalendarHealth, glanceAt, healthOf, timesOfCalendar } from './calendar-state'

interface CalendarListProps {
  readonly calendars: readonly Calendar[]
  readonly accounts: readonly Account[]
  readonly colorOf: (calendar: Calendar) => string
  readonly hidden: ReadonlySet<string>
  readonly lastChangeOf: (calendar: Calendar) => number | null
  readonly now: number
  readonly zone: string
  readonly call: Callables
  readonly toggle: (calendar: Calendar) => void
  /** What connects an account again. */
  /** Opens the choice of an account's calendars. */
  readonly manage: (account: Account) => void
  readonly reconnect: (account: Account) => JSX.Element
}

/** Every mirrored calendar and how it is doing, account by account. */
export function CalendarList(props: CalendarListProps): JSX.Element {
  const { calendars, accounts } = props
  const ofAccount = (account: Account) =>
    calendars.filter(({ accountId, selected }) => accountId === account.id && selected)
  return (
    <>
      {accounts.map((account) => (
        <section class="account" key={account.id} aria-label={account.email}>
          <div class="account-line">
            <h3 class="account-name">{account.email}</h3>
            {account.state !== 'disconnecting' && (
              <button type="button" class="account-manage" onClick={() => props.manage(account)}>
                Choose<span class="unseen"> calendars of {account.email}</span>
              </button>
            )}
          </div>
          {account.state === 'reauth_required' && (
            <>
              <p class="calendar-trouble">{account.reason ?? 'Google no longer accepts the connection.'}</p>
              {props.reconnect(account)}
            </>
          )}
          {account.state === 'disconnecting' && <Disconnecting account={account} />}
          <ul class="calendars">
            {ofAccount(account).map((calendar) => (
              <CalendarRow key={calendar.id} {...props} calendar={calendar} account={account} />
            ))}
          </ul>
          {ofAccount(account).length === 0 && <p class="hint">No calendar is chosen yet.</p>}
        </section>
      ))}
    </>
  )
}

function Disconnecting({ account: { progress, reason } }: { readonly account: Account }): JSX.Element {
  return (
    <>
      <p class="calendar-trouble">{reason ?? 'This account is being disconnected.'}</p>
      {progress && <progress aria-label="Erasing" value={progress.done} max={Math.max(progress.of, 1)} />}
    </>
  )
}

interface RowProps extends CalendarListProps {
  readonly calendar: Calendar
  readonly account: Account
}

function CalendarRow({ calendar, account, colorOf, hidden, toggle, reconnect, ...rest }: RowProps): JSX.Element {
  const [isOpen, setOpen] = useState(false)
  const health = healthOf(calendar, account)
  // What is wrong with the account is told once, above its calendars.
  const isOwnTrouble = health.tone === 'broken' && account.state !== 'reauth_required'
  const about = `about-${calendar.id}`
  return (
    <li class={`calendar tone-${health.tone}`} style={{ '--c': colorOf(calendar) }}>
      <div class="calendar-line">
        <label class="calendar-name">
          <input type="checkbox" checked={!hidden.has(calendar.id)} onChange={() => toggle(calendar)} />
          <span>{calendar.summary}</span>
        </label>
        <button
          type="button"
          class="state"
          aria-expanded={isOpen}
          aria-controls={about}
          onClick={() => setOpen(!isOpen)}
        >
          <span class="state-light" aria-hidden="true" />
          <span class="unseen">{calendar.summary}: </span>
          {health.label}
        </button>
      </div>
      {health.tone !== 'broken' && (
        <p class="calendar-glance">{glanceAt(calendar, rest.lastChangeOf(calendar), rest.now)}</p>
      )}
      {health.tone === 'working' && <Progress health={health} name={calendar.summary} />}
      {isOwnTrouble && <p class="calendar-trouble">{health.meaning}</p>}
      {isOwnTrouble && health.remedy === 'reconnect' && reconnect(account)}
      <div id={about} hidden={!isOpen} class="calendar-about">
        {isOpen && <About calendar={calendar} health={health} {...rest} />}
      </div>
    </li>
  )
}

function Progress({ health, name }: { readonly health: CalendarHealth; readonly name: string }): JSX.Element {
  const label = `${name} is being synced`
  return health.progress === null ? (
    <progress aria-label={label} />
  ) : (
    <progress aria-label={label} value={health.progress} max={1} />
  )
}

type AboutProps = Pick<CalendarListProps, 'lastChangeOf' | 'now' | 'zone' | 'call'> & {
  readonly calendar: Calendar
  readonly health: CalendarHealth
}

function About({ calendar, health, lastChangeOf, now, zone, call }: AboutProps): JSX.Element {
  const times = timesOfCalendar(calendar, lastChangeOf(calendar), now)
  return (
    <>
      <p>{health.meaning}</p>
      <dl class="facts">
        {times.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>Access</dt>
          <dd>{roles[calendar.accessRole] ?? calendar.accessRole}</dd>
        </div>
      </dl>
      {calendar.state !== 'paused' && <SyncNow call={call} calendar={calendar} zone={zone} />}
      <Pause call={call} calendar={calendar} />
    </>
  )
}

/** Leaves a calendar alone for as long as its owner wants, or goes on with it. */
function Pause({ call, calendar }: Pick<AboutProps, 'call' | 'calendar'>): JSX.Element {
  const [said, setSaid] = useState('')
  const isPaused = calendar.state === 'paused'
  const run = async () => {
    setSaid(isPaused ? 'Going on …' : 'Pausing …')
    const trouble = await call.pauseSync({ calendarId: calendar.id, paused: !isPaused }).then(() => '', troubleInWords)
    setSaid(trouble)
  }
  return (
    <div class="sync-now">
      <button type="button" class="button" onClick={() => void run()}>
        {isPaused ? 'Go on' : 'Pause'}
      </button>
      <span role="status" class="said">
        {said}
      </span>
    </div>
  )
}

const roles: Readonly<Record<string, string>> = {
  owner: 'yours',
  writer: 'you may change it',
  writerWithoutPrivateAccess: 'you may change it, private events are hidden',
  reader: 'you may read it',
  freeBusyReader: 'busy times only',
}

/** Asks Google now, and says what came of it. Without a calendar it is about all of them. */
export function SyncNow({
  call,
  calendar,
  zone,
}: {
  readonly call: Callables
  readonly calendar?: Calendar
  readonly zone: string
}): JSX.Element {
  const [state, setState] = useState<{ readonly busy: boolean; readonly said: string }>({ busy: false, said: '' })
  const run = async () => {
    setState({ busy: true, said: 'Asking Google …' })
    const said = await call.syncNow(calendar === undefined ? {} : { calendarId: calendar.id }).then(
      (answer) =>
        answer.status === 'queued' ? 'It takes a little longer and goes on by itself.' : counted(answer, zone),
      (error: unknown) => refusals[reasonOf(error) ?? 'other'] ?? troubleInWords(error),
    )
    setState({ busy: false, said })
  }
  return (
    <div class="sync-now">
      <button type="button" class="button" onClick={() => void run()} disabled={state.busy}>
        <Icon name="sync" /> Sync now
      </button>
      <span role="status" class="said">
        {state.said}
      </span>
    </div>
  )
}

const refusals: Readonly<Record<string, string>> = {
  signed_out: 'You are signed out. Sign in again to go on.',
  calendar_not_connected: 'No Google account is connected.',
  reauth_required: 'The Google account has to be connected again first.',
}

function counted(
  { created, updated, deleted }: { readonly created: number; readonly updated: number; readonly deleted: number },
  zone: string,
): string {
  const at = formatInstant(Date.now(), zone, { hour: 'numeric', minute: '2-digit', second: '2-digit' })
  const sum = created + updated + deleted
  return sum === 0 ? `Nothing new at ${at}.` : `${created} new, ${updated} changed, ${deleted} gone at ${at}.`
}
