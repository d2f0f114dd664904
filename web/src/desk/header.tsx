import type { JSX } from 'preact'
import { type View, views } from '../live/preferences'
import { Icon } from '../views/icons'

interface HeaderProps {
  readonly title: string
  readonly view: View
  readonly status: JSX.Element
  readonly turn: (pages: 1 | -1) => void
  readonly goToday: () => void
  readonly choose: (view: View) => void
  readonly openRail: () => void
}

const names: Readonly<Record<View, string>> = { day: 'Day', week: 'Week', month: 'Month', agenda: 'Agenda' }

/** Where one is in time, and how to get elsewhere. */
export function Header({ title, view, status, turn, goToday, choose, openRail }: HeaderProps): JSX.Element {
  return (
    <header class="head">
      <button type="button" class="round only-narrow" onClick={openRail} aria-label="Calendars and settings">
        <Icon name="menu" />
      </button>
      <h1 class="head-title">{title}</h1>
      {status}
      <nav class="head-turn" aria-label="Move in time">
        <button type="button" class="round" onClick={() => turn(-1)} aria-label={`Earlier ${view}`}>
          <Icon name="previous" />
        </button>
        <button type="button" class="button" onClick={goToday}>
          Today
        </button>
        <button type="button" class="round" onClick={() => turn(1)} aria-label={`Later ${view}`}>
          <Icon name="next" />
        </button>
      </nav>
      <div class="segments" role="group" aria-label="View">
        {views.map((one) => (
          <button type="button" key={one} aria-pressed={one === view} onClick={() => choose(one)}>
            {names[one]}
          </button>
        ))}
      </div>
    </header>
  )
}
