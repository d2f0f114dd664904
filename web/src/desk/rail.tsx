import type { ComponentChildren, JSX } from 'preact'
import type { Account, Calendar } from '../../../client/documents'
import type { OpenApp } from '../firebase/open-app'
import type { Mirror } from '../firebase/open-mirror'
import type { Happening } from '../live/activity'
import type { LiveOwn } from '../live/live-own'
import type { Preferences } from '../live/preferences'
import type { Store } from '../live/store'
import { ActivityList } from '../panels/activity-list'
import { CalendarList, SyncNow } from '../panels/calendar-list'
import { ConnectForm } from '../panels/connect-form'
import { MiniMonth } from '../panels/mini-month'
import { Settings } from '../panels/settings'
import type { Day } from '../time/days'
import { Icon } from '../views/icons'

export interface RailProps {
  readonly app: OpenApp
  readonly mirror: Mirror
  readonly connectAction: string
  readonly own: LiveOwn
  readonly happenings: readonly Happening[]
  readonly preferences: Store<Preferences>
  readonly zone: string
  readonly hidden: ReadonlySet<string>
  readonly focus: Day
  readonly today: Day
  readonly firstDay: number
  readonly now: number
  readonly colorOf: (calendar: Calendar) => string
  readonly lastChangeOf: (calendar: Calendar) => number | null
  readonly choose: (day: Day) => void
  readonly ask: () => void
  readonly manage: (account: Account) => void
}

/** Beside the calendar: where to go, which calendars there are and how they are doing, what changed just now. */
export function Rail(props: RailProps): JSX.Element {
  const { app, own } = props
  return (
    <>
      <p class="brand">
        <img src="/icon.svg" alt="" width="28" height="28" />
        calendar-mirror
      </p>
      {app.local && <LocalHint google={app.local.google} />}
      <MiniMonth focus={props.focus} today={props.today} firstDay={props.firstDay} choose={props.choose} />
      {own.isAnswered && <Below {...props} />}
    </>
  )
}

/** What stands below the calendars comes with them: it would be pushed down by them. */
function Below(props: RailProps): JSX.Element {
  const { app, mirror, connectAction, own, happenings, preferences, zone, hidden, colorOf } = props
  const toggle = (calendar: Calendar) =>
    preferences.update((value) => ({ ...value, hidden: toggled(value.hidden, calendar.id) }))
  const reconnect = (account: Account) => (
    <ConnectForm auth={app.auth} action={connectAction} accountId={account.id} label="Connect again" isStrong />
  )
  const calendars = own.calendars ?? []
  return (
    <>
      <Part title="Calendars">
        <CalendarList
          calendars={calendars}
          accounts={own.accounts ?? []}
          colorOf={colorOf}
          hidden={hidden}
          lastChangeOf={props.lastChangeOf}
          now={props.now}
          zone={zone}
          call={mirror.call}
          toggle={toggle}
          reconnect={reconnect}
          manage={props.manage}
        />
        {own.accounts?.length === 0 && <p class="hint">None yet: connect a Google account first.</p>}
        {calendars.some(({ selected }) => selected) && <SyncNow call={mirror.call} zone={zone} />}
        {own.accounts !== null && own.accounts.length > 0 && (
          <ConnectForm auth={app.auth} action={connectAction} label="Connect an account" />
        )}
      </Part>
      <ActivityList
        happenings={happenings}
        zone={zone}
        colorOf={(ref) => {
          const calendar = calendars.find(({ id }) => id === ref)
          return calendar ? colorOf(calendar) : 'gray'
        }}
      />
      <button type="button" class="button wide" onClick={props.ask}>
        <Icon name="search" /> Why isn’t my event here?
      </button>
      <Settings
        app={app}
        call={mirror.call}
        preferences={preferences}
        zone={zone}
        calendars={calendars}
        now={props.now}
      />
    </>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <section class="part" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

/** For newcomers: what to do to see it live. */
function LocalHint({ google }: { readonly google: string }): JSX.Element {
  return (
    <aside class="local-hint" aria-label="Try it">
      <p>
        <strong>See it live.</strong> Put Google’s side beside this page, and move an event there: it moves here, too.
      </p>
      <a class="button button-strong" href={google} target="google">
        Open simulated Google <Icon name="outside" />
      </a>
    </aside>
  )
}

function toggled(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  return set.has(item) ? new Set([...set].filter((other) => other !== item)) : new Set([...set, item])
}
