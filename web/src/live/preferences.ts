import { isZone, ownZone } from '../time/zones'
import { createStore, type Store } from './store'

export const views = ['day', 'week', 'month', 'agenda'] as const
export type View = (typeof views)[number]

export interface Preferences {
  readonly view: View
  readonly zone: string
  /** Calendars that are mirrored and not shown on this device. */
  readonly hidden: ReadonlySet<string>
  readonly showDeclined: boolean
}

const KEY = 'preferences'

/** How this device shows the calendar; kept on it. */
export function openPreferences(): Store<Preferences> {
  const store = createStore(read())
  store.listen(() => write(store.get()))
  return store
}

/** A phone has room for a list. */
const usualView = (): View => (matchMedia('(max-width: 700px)').matches ? 'agenda' : 'week')

function read(): Preferences {
  const kept = readKept()
  return {
    view: views.find((view) => view === kept['view']) ?? usualView(),
    zone: typeof kept['zone'] === 'string' && isZone(kept['zone']) ? kept['zone'] : ownZone(),
    hidden: new Set(Array.isArray(kept['hidden']) ? kept['hidden'].map(String) : []),
    showDeclined: kept['showDeclined'] !== false,
  }
}

function readKept(): Readonly<Record<string, unknown>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return typeof kept === 'object' && kept !== null ? { ...kept } : {}
  } catch {
    return {}
  }
}

function write({ hidden, ...others }: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...others, hidden: [...hidden] }))
  } catch {
    // Storage is full or switched off: it lasts until the page is closed.
  }
}
