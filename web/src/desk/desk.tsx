import type { User } from 'firebase/auth'
import type { JSX } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Calendar } from '../../../client/documents'
import type { OpenApp } from '../firebase/open-app'
import { openMirror } from '../firebase/open-mirror'
import { calendarColor, eventColor } from '../layout/colors'
import { placeEvent, type PlacedEvent } from '../layout/place'
import { useNow, useOnline } from '../live/connection'
import { openPreferences } from '../live/preferences'
import { useStore } from '../live/store'
import { Sheet } from '../panels/sheet'
import type { Day } from '../time/days'
import { firstDayOfWeek } from '../time/first-day'
import { today as todayIn } from '../time/zones'
import type { Drawing } from '../views/event-chip'
import { Banner } from './banner'
import { Empty } from './empty'
import { Header } from './header'
import { daysOf, titleOf, turn } from './move'
import { Rail, type RailProps } from './rail'
import { Stage } from './stage'
import { type Line, Status } from './status'
import { useLater } from './use-later'
import { useLive, useRange } from './use-live'
import { useShortcuts } from './use-shortcuts'

type Open =
  | { readonly kind: 'event'; readonly id: string }
  | { readonly kind: 'rail' }
  | { readonly kind: 'why' }
  | { readonly kind: 'account'; readonly id: string }
  | null

const firstDay = firstDayOfWeek(navigator.language)

/** The page of somebody who is signed in. */
export function Desk({ app, user }: { readonly app: OpenApp; readonly user: User }): JSX.Element {
  const mirror = useMemo(() => openMirror(app), [app])
  const preferences = useMemo(openPreferences, [])
  const { view, zone, hidden, showDeclined } = useStore(preferences)
  const now = useNow()
  const today = todayIn(zone, now)
  const [focus, setFocus] = useState(today)
  const [open, setOpen] = useState<Open>(null)
  const live = useLive(mirror.db, user.uid, preferences)
  useRange(live.events, focus, zone)
  const { events, isComplete, fromCache, error } = useStore(live.events.state)
  const own = useStore(live.own.state)
  const marks = useStore(live.marks)
  const happenings = useStore(live.happenings)
  const online = useOnline()
  const line = lineOf(online, fromCache || own.fromCache)

  const calendars = useMemo(() => describeCalendars(own.calendars ?? []), [own.calendars])
  const placed = useMemo(
    () =>
      events
        .filter(({ calendarRef }) => calendars.has(calendarRef) && !hidden.has(calendarRef))
        .map((event) => placeEvent(event, zone))
        .filter(({ look }) => showDeclined || look !== 'declined'),
    [events, calendars, hidden, zone, showDeclined],
  )
  const days = useMemo(() => daysOf(view, focus, firstDay), [view, focus])
  const drawing: Drawing = {
    zone,
    calendars,
    marks,
    colorOf: ({ event }) => eventColor(event, calendars.get(event.calendarRef)?.color ?? 'gray'),
    open: ({ id }) => setOpen({ kind: 'event', id }),
  }
  const choose = (next: typeof view) => preferences.update((value) => ({ ...value, view: next }))
  const openDay = (day: Day) => {
    setFocus(day)
    choose('day')
  }
  // Who presses twice before the page is drawn again turns from where the first press leads.
  const go = (pages: 1 | -1) => setFocus((from) => turn(preferences.get().view, from, pages))
  useShortcuts({
    t: () => setFocus(today),
    d: () => choose('day'),
    w: () => choose('week'),
    m: () => choose('month'),
    a: () => choose('agenda'),
    p: () => go(-1),
    n: () => go(1),
    '/': () => setOpen({ kind: 'why' }),
  })
  useEffect(() => void (document.title = `${titleOf(view, days, focus)} · Calendar`), [view, days, focus])

  const connectAction = `${mirror.functionsUrl}/connectAccount`
  const rail: RailProps = {
    app,
    mirror,
    connectAction,
    own,
    happenings,
    preferences,
    zone,
    hidden,
    focus,
    today,
    firstDay,
    now,
    colorOf: ({ id }) => calendars.get(id)?.color ?? 'gray',
    lastChangeOf: ({ id }) => lastChange(events, id),
    choose: (day) => {
      setFocus(day)
      setOpen(null)
    },
    ask: () => setOpen({ kind: 'why' }),
    manage: ({ id }) => setOpen({ kind: 'account', id }),
  }
  const details = useLater(() => import('../details/event-details'), open?.kind === 'event')
  const why = useLater(() => import('../why/why'), open?.kind === 'why')
  const manage = useLater(() => import('../panels/manage-account'), open?.kind === 'account')
  const managed = open?.kind === 'account' ? own.accounts?.find(({ id }) => id === open.id) : undefined
  const opened = open?.kind === 'event' ? events.find(({ id }) => id === open.id) : undefined
  const close = () => setOpen(null)

  return (
    <div class="frame">
      <aside class="rail" aria-label="Calendars and settings">
        <Rail {...rail} />
      </aside>
      <main class="main">
        <Header
          title={titleOf(view, days, focus)}
          view={view}
          status={<Status line={line} />}
          turn={go}
          goToday={() => setFocus(today)}
          choose={choose}
          openRail={() => setOpen({ kind: 'rail' })}
        />
        <Banner line={line} error={error ?? own.error} />
        <Empty own={own} auth={app.auth} connectAction={connectAction} manage={rail.manage} />
        <Stage
          view={view}
          days={days}
          focus={focus}
          firstDay={firstDay}
          placed={placed}
          drawing={drawing}
          now={now}
          source={live.events}
          isReady={isComplete}
          openDay={openDay}
        />
      </main>
      {open?.kind === 'rail' && (
        <Sheet label="Calendars and settings" onClose={close} side="left">
          <Rail {...rail} />
        </Sheet>
      )}
      {open?.kind === 'event' && opened && details && (
        <Sheet label="Event" onClose={close}>
          <details.EventDetails
            placed={placeEvent(opened, zone)}
            zone={zone}
            calendar={calendars.get(opened.calendarRef)}
            db={mirror.db}
            uid={user.uid}
          />
        </Sheet>
      )}
      {open?.kind === 'account' && managed && manage && (
        <Sheet label="Calendars of an account" onClose={close}>
          <manage.ManageAccount account={managed} call={mirror.call} close={close} />
        </Sheet>
      )}
      {open?.kind === 'why' && why && (
        <Sheet label="Why isn’t my event here?" onClose={close}>
          <why.Why asking={{ ...mirror, uid: user.uid, own, events, zone, hidden, showDeclined }} show={show} />
        </Sheet>
      )}
    </div>
  )

  function show(placedEvent: PlacedEvent): void {
    setFocus(placedEvent.firstDay)
    setOpen({ kind: 'event', id: placedEvent.id })
  }
}

function lineOf(online: boolean, fromCache: boolean): Line {
  if (!online) return 'offline'
  return fromCache ? 'connecting' : 'live'
}

function describeCalendars(all: readonly Calendar[]): ReadonlyMap<string, { name: string; color: string }> {
  return new Map(
    all.map((calendar, place) => [calendar.id, { name: calendar.summary, color: calendarColor(calendar, place) }]),
  )
}

function lastChange(
  events: readonly { readonly calendarRef: string; readonly mirroredAt: { toMillis(): number } }[],
  ref: string,
): number | null {
  const times = events.filter(({ calendarRef }) => calendarRef === ref).map(({ mirroredAt }) => mirroredAt.toMillis())
  return times.length === 0 ? null : times.reduce((latest, time) => Math.max(latest, time))
}
