import type { CalendarSimulator, EventList, EventResource } from '../../../../../local/calendar-simulator'
import { GoogleError } from '../../../../../local/calendar-simulator'
import { team } from '../a-simulator'

export type Expansion = 'series' | 'single events'

/** A client that keeps a calendar's rows by following its deltas, a page at a time. */
export interface FollowingClient {
  readonly user: string
  readonly stored: ReadonlyMap<string, EventResource>
  /** Lists one page more; says whether that ended a delta in which there was nothing. */
  step(): 'quiet' | 'busy' | 'without access'
}

const isCancelledException = ({ status, recurringEventId }: EventResource): boolean =>
  status === 'cancelled' && recurringEventId !== undefined

/** Cancelled exceptions are kept, as full listings show them; a deleted series takes its other exceptions along. */
const takeSeries = (stored: Map<string, EventResource>, row: EventResource): void => {
  if (row.status !== 'cancelled' || isCancelledException(row)) stored.set(row.id, row)
  else stored.delete(row.id)
  if (row.status !== 'cancelled' || row.recurringEventId !== undefined) return
  for (const [id, other] of stored) {
    if (other.recurringEventId === row.id && !isCancelledException(other)) stored.delete(id)
  }
}

const takeSingle = (stored: Map<string, EventResource>, row: EventResource): void => {
  if (row.status === 'cancelled') stored.delete(row.id)
  else stored.set(row.id, row)
}

interface Listing {
  /** What a full listing has shown so far; null within a delta. */
  shown: Set<string> | null
  syncToken: string | undefined
  pageToken: string | undefined
  rows: number
}

const fromTheStart = (): Listing => ({ shown: new Set(), syncToken: undefined, pageToken: undefined, rows: 0 })

/** What Google's documentation asks of a client: 410 and another time zone mean to begin anew; the end of that sweeps. */
export const createFollowingClient = (
  core: CalendarSimulator,
  user: string,
  maxResults: number,
  expansion: Expansion,
): FollowingClient => {
  const stored = new Map<string, EventResource>()
  const take = expansion === 'series' ? takeSeries : takeSingle
  let listing = fromTheStart()
  let zone: string | null = null

  const ask = (): EventList => {
    const { syncToken, pageToken } = listing
    const singleEvents = expansion === 'single events'
    return core.events.list(user, team, { singleEvents, maxResults, syncToken, pageToken })
  }
  const beginAnew = (): 'busy' => {
    listing = fromTheStart()
    return 'busy'
  }
  const refused = (error: unknown): 'busy' | 'without access' => {
    if (!(error instanceof GoogleError)) throw error
    if (error.code === 410) return beginAnew()
    if (error.code !== 404) throw error
    stored.clear()
    beginAnew()
    return 'without access'
  }
  const end = (nextSyncToken: string | undefined): 'quiet' | 'busy' => {
    const { shown, rows } = listing
    if (shown !== null) for (const id of stored.keys()) if (!shown.has(id)) stored.delete(id)
    listing = { shown: null, syncToken: nextSyncToken, pageToken: undefined, rows: 0 }
    return shown === null && rows === 0 ? 'quiet' : 'busy'
  }
  const read = (page: EventList): 'quiet' | 'busy' => {
    const moved = zone !== null && page.timeZone !== zone
    zone = page.timeZone
    if (moved) return beginAnew()
    for (const row of page.items) {
      take(stored, row)
      listing.shown?.add(row.id)
    }
    listing.rows += page.items.length
    if (page.nextPageToken === undefined) return end(page.nextSyncToken)
    listing.pageToken = page.nextPageToken
    return 'busy'
  }
  return {
    user,
    stored,
    step: () => {
      let page: EventList
      try {
        page = ask()
      } catch (error) {
        return refused(error)
      }
      return read(page)
    },
  }
}
