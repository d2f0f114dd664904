import type { EventResource } from '../../../local/calendar-simulator/core/event-resource'
import { GoogleError } from '../../../local/calendar-simulator/core/google-error'
import type { EventList } from '../../../local/calendar-simulator/core/list-events'
import type { CalendarSimulator } from '../../../local/calendar-simulator/core/simulator'
import { ODD, type Told, tellRow } from './tell'

interface Version {
  /** The revision of the world in which the event became so. */
  readonly revision: number
  /** Null where there is no such event. */
  readonly told: Told | null
}

/** All states that the events of a calendar had for one account, in their order. */
export class Truth {
  readonly user: string
  readonly calendarId: string
  readonly versions = new Map<string, Version[]>()
  /** When a delta would last tell of an event or a series. */
  private readonly toldAt = new Map<string, number>()
  private readonly core: CalendarSimulator
  private readonly range: { readonly timeMin: string; readonly timeMax: string; readonly maxResults: number }
  private readonly seriesOf = new Map<string, Set<string>>()
  private readonly instancesOf = new Map<string, Set<string>>()
  private zone: string

  constructor(core: CalendarSimulator, user: string, calendarId: string, range: { from: number; to: number }) {
    this.core = core
    this.user = user
    this.calendarId = calendarId
    this.range = {
      timeMin: new Date(range.from).toISOString(),
      timeMax: new Date(range.to).toISOString(),
      maxResults: 2500,
    }
    this.zone = 'UTC'
  }

  /** Notes what became of these events; without any, of all. Does nothing while the account has no access. */
  observe(revision: number, ids?: ReadonlySet<string>): void {
    const zone = this.zoneOrNone()
    if (zone === undefined) return
    const all = zone !== this.zone || ids === undefined
    this.zone = zone
    const touched = new Set<string>()
    for (const id of all ? this.known(ids) : ids) touched.add(this.ownerOf(id))
    for (const id of touched) this.observeOne(id, revision)
  }

  /** Whether a delta since this revision tells of an event, be it as an instance. */
  isToldSince(revision: number, eventId: string): boolean {
    const series = this.seriesOf.get(eventId)
    return [eventId, ...(series ?? [])].some((id) => (this.toldAt.get(id) ?? 0) > revision)
  }

  /** Whether a mirror of this window has to show anything that has changed since this revision. */
  hasShown({ from, to }: { readonly from: number; readonly to: number }, since: number): boolean {
    return [...this.versions.values()].some((versions) => {
      const { revision, told } = versions.at(-1) ?? { revision: 0, told: null }
      return revision > since && told !== null && told.text !== ODD && told.to > from && told.from < to
    })
  }

  private known(ids: ReadonlySet<string> | undefined): ReadonlySet<string> {
    const query = { maxResults: 2500, showDeleted: true }
    const listed = allPages((pageToken) => this.core.events.list(this.user, this.calendarId, { ...query, pageToken }))
    return new Set([...(ids ?? []), ...this.instancesOf.keys(), ...listed.map(({ id }) => id)])
  }

  private instances(id: string): readonly EventResource[] {
    return allPages((pageToken) =>
      this.core.events.instances(this.user, this.calendarId, id, { ...this.range, pageToken }),
    )
  }

  private zoneOrNone(): string | undefined {
    try {
      return this.core.calendars.get(this.user, this.calendarId).timeZone
    } catch (error) {
      if (error instanceof GoogleError) return undefined
      throw error
    }
  }

  /** The series of an exception, since what it looks like depends on both; unless it is not shown here. */
  private ownerOf(id: string): string {
    const seriesId = this.find(id)?.recurringEventId
    return seriesId !== undefined && this.isShown(seriesId) ? seriesId : id
  }

  private isShown(seriesId: string): boolean {
    const series = this.find(seriesId)
    return series !== undefined && series.status !== 'cancelled'
  }

  /** An event as it is now, cancelled ones as well; undefined where the account is shown none. */
  find(id: string): EventResource | undefined {
    try {
      return this.core.events.get(this.user, this.calendarId, id)
    } catch (error) {
      if (error instanceof GoogleError) return undefined
      throw error
    }
  }

  private observeOne(id: string, revision: number): void {
    this.toldAt.set(id, revision)
    const event = this.find(id)
    const recurring = event !== undefined && event.status !== 'cancelled' && (event.recurrence?.length ?? 0) > 0
    const before = this.instancesOf.get(id) ?? new Set()
    const now = new Set<string>()
    for (const row of recurring ? this.instances(id) : []) {
      now.add(row.id)
      this.seriesOf.set(row.id, (this.seriesOf.get(row.id) ?? new Set()).add(id))
      this.note(row.id, revision, tellRow(row, this.zone))
    }
    this.note(id, revision, event && !recurring ? tellRow(event, this.zone) : null)
    for (const instance of before)
      if (!now.has(instance)) this.note(instance, revision, this.tellAlone(instance, recurring))
    this.instancesOf.set(id, now)
  }

  /** An exception may be shown without its series. */
  private tellAlone(id: string, recurring: boolean): Told | null {
    const event = recurring ? undefined : this.find(id)
    return event ? tellRow(event, this.zone) : null
  }

  private note(eventId: string, revision: number, told: Told | null): void {
    const versions = this.versions.get(eventId)
    const last = versions?.at(-1)
    if (last ? same(last.told, told) : told === null) return
    if (versions) versions.push({ revision, told })
    else
      this.versions.set(eventId, [
        { revision: 0, told: null },
        { revision, told },
      ])
  }
}

/** All rows of a listing, however many pages it has. */
export function allPages(list: (pageToken: string | undefined) => EventList): readonly EventResource[] {
  const rows: EventResource[] = []
  let pageToken: string | undefined
  do {
    const page = list(pageToken)
    rows.push(...page.items)
    pageToken = page.nextPageToken
  } while (pageToken !== undefined)
  return rows
}

function same(a: Told | null, b: Told | null): boolean {
  return a === b || (a !== null && b !== null && a.text === b.text && a.from === b.from && a.to === b.to)
}
