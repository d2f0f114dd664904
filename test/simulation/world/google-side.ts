import type { EventListing, EventPage } from '../../../functions/src/google/calendar-api'
import {
  type AccountId,
  accountIdSchema,
  calendarIdSchema,
  type CalendarRef,
  calendarRef,
} from '../../../functions/src/model/ids'
import type { Notification } from '../../../local/calendar-simulator/core/push'
import { type CalendarSimulator, createCalendarSimulator } from '../../../local/calendar-simulator/core/simulator'
import type { Meddling } from '../history/deed'
import type { EditedCalendar } from '../history/edit-calendar'
import type { History } from '../history/plan-history'
import type { MirrorWatch } from '../invariants/mirror-watch'
import { isOdd, REFUSED, SHAPELESS } from '../invariants/tell'
import { allPages, Truth } from '../invariants/truth'
import type { Ground } from './ground'
import { LeftOut, pickMirrored } from './left-out'
import { renotated } from './renotated'
import type { SimulatedGoogle } from './simulated-access'

const DAY = 86_400_000
const HIDDEN_MS = 20 * 60_000
/**
 * How near the ends of a listing nobody compares it with another: they are a day wider than the window, which has a day
 * of its own, and slides by a day and by what a deployment changes.
 */
const EDGE = 4 * DAY

/** A Google account of the person whose calendars are mirrored. */
export interface Account {
  readonly email: string
  readonly accountId: AccountId
  grants: number
}

/** A calendar as an account mirrors it. */
export interface Mirror {
  readonly account: Account
  readonly calendar: EditedCalendar
  readonly ref: CalendarRef
  readonly truth: Truth
  /** Whether the person wants it mirrored, as far as they have said. */
  wanted: boolean
}

/** Google's side of a world: the simulator's own core, what goes wrong in front of it, and what there is to be known. */
export class GoogleSide implements SimulatedGoogle {
  readonly core: CalendarSimulator
  readonly grants = new Map<string, string>()
  readonly pageSize: number
  readonly trouble = { outageUntil: 0, stormUntil: 0 }
  readonly accounts: readonly Account[]
  readonly calendars: readonly EditedCalendar[]
  readonly mirrors: readonly Mirror[]
  /** Listings that were answered. */
  calls = 0
  /** Rises with everything that changes. */
  revision = 0
  /** When something changed last in each calendar, by its id. */
  readonly changedAt = new Map<string, number>()
  /** Channels that somebody was told of. */
  private readonly heard = new Set<string>()
  /** Channels that count as stopped and are not, until they tell something; and since when. */
  private readonly left = new Map<string, number>()
  /** Channels whose records are lost, with the state that they were opened for. */
  private readonly forgotten = new Map<string, string>()
  /** The grant that each channel was opened with. */
  readonly openers = new Map<string, string>()
  /** Whether no notification of a change arrives. */
  unheard = false
  /** Takes a notification to its address. */
  deliver: (notification: Notification) => Promise<number> = () => Promise.resolve(500)
  private readonly ground: Ground
  private readonly history: History
  private readonly watch: MirrorWatch
  private readonly touched = new Map<string, Set<string>>()
  private readonly pageRevisions = new Map<string, number>()
  private doubtUntil = 0
  private hiddenSince = Number.POSITIVE_INFINITY
  private meddlings: { readonly on: Meddling; left: number; readonly run: () => void }[] = []

  constructor(ground: Ground, history: History, watch: MirrorWatch) {
    this.ground = ground
    this.history = history
    this.watch = watch
    this.pageSize = history.pageSize
    this.core = createCalendarSimulator({
      clock: { now: () => ground.scheduler.now() },
      random: ground.chance,
      switches: history.switches,
    })
    this.accounts = Array.from({ length: history.accounts }, (_, index) => this.addAccount(index))
    this.calendars = this.addCalendars()
    this.mirrors = this.calendars.flatMap((calendar) => this.mirrorsOf(calendar))
    this.core.onMutation(({ calendarId, eventId }) => {
      this.touched.set(calendarId, (this.touched.get(calendarId) ?? new Set()).add(eventId))
    })
    this.core.push.onEnqueued((dueAt) => {
      ground.after(dueAt - ground.scheduler.now(), 'google', '…', 'push', () => this.sendNotifications())
    })
  }

  /** Something changes, all at once; `extent` says whether it may be about every event. */
  change(run: () => void, extent: 'some events' | 'everything' = 'some events'): void {
    this.revision += 1
    run()
    for (const id of this.touched.keys()) this.changedAt.set(id, this.ground.scheduler.now())
    for (const { calendar, truth } of this.mirrors) {
      const ids = this.touched.get(calendar.id)
      if (extent === 'everything') truth.observe(this.revision)
      else if (ids) truth.observe(this.revision, ids)
    }
    this.touched.clear()
  }

  /** A new refresh token. */
  grant(account: Account): string {
    account.grants += 1
    const refreshToken = grantOf(account.email, account.grants)
    this.grants.set(refreshToken, account.email)
    return refreshToken
  }

  revoke({ email }: Account): void {
    for (const [token, user] of this.grants) if (user === email) this.grants.delete(token)
  }

  hasAccess({ account, calendar }: Mirror): boolean {
    const entries = this.core.calendarList.list(account.email, { showHidden: true }).items
    return entries.some(({ id }) => id === calendar.id)
  }

  /**
   * Channels that send notifications now. One whose grant was revoked since cannot be stopped any more; nor can one that
   * nobody wrote down, until it tells something while its calendar is mirrored, nor one that counts as stopped. What the
   * ledger has on its way out can, whatever became of earlier calls.
   */
  liveChannels({
    account,
    calendar,
    wanted,
    ref,
  }: Mirror): readonly { readonly id: string; readonly stoppable: boolean }[] {
    const now = this.ground.scheduler.now()
    return [...this.core.push.channels.values()]
      .filter(({ user, calendarId }) => user === account.email && calendarId === calendar.id)
      .filter(({ stopped, expiration }) => !stopped && expiration > now)
      .map(({ id }) => {
        const isKnown = this.watch.recordedChannels.has(id) || (wanted && this.heard.has(id))
        const isOwned = (this.forgotten.get(id) ?? this.watch.stateOf(ref)?.id) === this.watch.stateOf(ref)?.id
        const isLeaving = this.ground.documents.get(`channels/${id}`)?.data['state'] === 'closing'
        const isTold = isKnown && isOwned && (isLeaving || !this.left.has(id))
        return { id, stoppable: isTold && this.grants.has(this.openers.get(id) ?? '') }
      })
  }

  /** For some minutes Google does not always find what is there; an hour of that would be a loss. */
  hides(): boolean {
    const now = this.ground.scheduler.now()
    if (now > this.hiddenSince + HIDDEN_MS || !this.ground.faults.strikes('404 for what is there')) return false
    this.hiddenSince = Math.min(this.hiddenSince, now)
    return true
  }

  onPage({ kind }: EventListing, pageToken: string | undefined, { next }: EventPage): void {
    const { faults } = this.ground
    this.calls += 1
    const first = pageToken === undefined ? undefined : this.pageRevisions.get(pageToken)
    if (first !== undefined && first !== this.revision) faults.note('edit between two pages')
    const revision = first ?? this.revision
    if (next.kind === 'page') this.pageRevisions.set(next.pageToken, revision)
    else if (next.syncToken !== null && (kind === 'token' || kind === 'delta'))
      this.watch.noteToken(next.syncToken, revision)
    if (this.history.ragged && next.kind === 'page') faults.note('pages short and empty')
  }

  /** As often as that, whoever asks for `on` gets an answer that is outdated when it arrives. */
  meddle(on: Meddling, times: number, run: () => void): void {
    this.meddlings.push({ on, left: times, run })
  }

  /** Whoever waits for it does what they wait for soon. */
  onHappening(name: string): void {
    if (!this.meddlings.some(({ on }) => on === name)) return
    this.ground.after(this.ground.latency(), 'people', '…', name, () => this.onAnswer(name))
  }

  stopMeddling(): void {
    this.meddlings = []
  }

  onAnswer(name: string): void {
    for (const meddling of this.meddlings) {
      if (meddling.left === 0 || !isAbout(meddling.on, name)) continue
      if (!this.ground.chance.chance(0.5)) continue
      meddling.left -= 1
      meddling.run()
    }
  }

  onChannelOpened(channelId: string, refreshToken: string): void {
    this.openers.set(channelId, refreshToken)
  }

  onChannelStopped(channelId: string): void {
    for (const mirror of this.mirrors) {
      this.watch.inspectStop(mirror.ref, channelId, this.hasAccess(mirror))
    }
  }

  onChannelLeft(channelId: string): void {
    this.left.set(channelId, this.ground.scheduler.now())
  }

  /** Nobody but Google knows of a channel any more, until it tells something while its calendar is mirrored. */
  forget(channelId: string, syncId: string): void {
    this.onChannelLeft(channelId)
    this.forgotten.set(channelId, syncId)
  }

  /** Google refuses what a user has granted, and changes its mind: for an answer or two, or for minutes. */
  doubts(): boolean {
    const { faults, scheduler, chance } = this.ground
    const now = scheduler.now()
    if (faults.calm) return false
    if (now < this.doubtUntil) return true
    if (!faults.strikes('grant refused for a while')) return false
    this.doubtUntil = now + chance.pick([0, 1_000, 20_000, 600_000])
    return true
  }

  /** From now on for some seconds. */
  doubt(): void {
    const { faults, scheduler, chance } = this.ground
    if (faults.calm) return
    faults.note('grant refused for a while')
    this.doubtUntil = scheduler.now() + chance.pick([100, 1_000, 5_000])
  }

  bend(listing: EventListing, page: EventPage, isCompared: boolean): EventPage {
    const { faults } = this.ground
    const rows = page.rows.map((row) => this.renotate(this.spoil(row)))
    if (listing.kind === 'window' && faults.has('event not listed')) {
      const inner = rows.filter((row) => isWithin(row, listing.from + EDGE, listing.to - EDGE))
      const told = inner.find((row) => !isInstance(row) || (isCompared && this.isException(listing.calendarId, row)))
      if (told !== undefined && faults.strikes('event not listed')) rows.splice(rows.indexOf(told), 1)
    }
    return { ...page, rows }
  }

  leaveOut(user: string, calendarId: string): LeftOut | undefined {
    const { faults, chance } = this.ground
    const mirror = this.mirrors.find(({ account, calendar }) => account.email === user && calendar.id === calendarId)
    if (!mirror || !faults.has('events in no listing')) return undefined
    const ids = pickMirrored(mirror.ref, mirror.truth, this.watch, chance)
    if (ids.size === 0 || !faults.strikes('events in no listing')) return undefined
    return new LeftOut(ids, chance.between(1, 2))
  }

  /** Whether a listing with `singleEvents=false` has it as well. */
  private isException(calendarId: string, row: { readonly id: unknown }): boolean {
    const owner = this.calendars.find(({ id }) => id === calendarId)?.owner ?? ''
    const all = allPages((pageToken) => this.core.events.list(owner, calendarId, { maxResults: 2500, pageToken }))
    return all.some(({ id }) => id === row.id)
  }

  private addAccount(index: number): Account {
    const email = `account-${index + 1}@example.com`
    this.core.addUser({ email, timeZone: this.history.zone, subject: `${1001 + index}` })
    return { email, accountId: accountIdSchema.parse(`${1001 + index}`), grants: 0 }
  }

  private addCalendars(): readonly EditedCalendar[] {
    const { zone, startAt, shared } = this.history
    const [account] = this.accounts
    if (!account) throw new RangeError('There is no account')
    const own = { core: this.core, id: account.email, owner: account.email, zone, startAt, events: [], edits: 0 }
    if (!shared) return [own]
    const owner = 'owner@example.com'
    this.core.addUser({ email: owner, timeZone: zone, subject: '2001' })
    this.core.addCalendar({ id: 'team', owner, summary: 'Team', timeZone: zone })
    for (const { email } of this.accounts) this.core.shareCalendar('team', email, 'reader')
    return [own, { ...own, id: 'team', owner, events: [] }]
  }

  private mirrorsOf(calendar: EditedCalendar): readonly Mirror[] {
    const { startAt } = this.history
    const accounts = calendar.id === 'team' ? this.accounts : this.accounts.slice(0, 1)
    return accounts.map((account) => {
      const ref = calendarRef(account.accountId, calendarIdSchema.parse(calendar.id))
      // Further than the window reaches when a long history ends.
      const range = { from: startAt - 8 * DAY, to: startAt + 30 * DAY }
      const truth = new Truth(this.core, account.email, calendar.id, range)
      this.watch.add({ ref, truth })
      return { account, calendar, ref, truth, wanted: true }
    })
  }

  /** Makes the rows of some events such that nobody can read them. */
  private spoil(row: unknown): unknown {
    if (typeof row !== 'object' || row === null || !('summary' in row) || !isOdd(row.summary)) return row
    if (row.summary.startsWith(REFUSED)) return row
    this.ground.faults.note('poison event')
    return { ...row, start: row.summary.startsWith(SHAPELESS) ? 'soon' : { dateTime: 'soon' } }
  }

  private renotate(row: unknown): unknown {
    if (!this.history.variesNotation) return row
    this.ground.faults.note('notation of times varies')
    return renotated(row, this.ground.chance)
  }

  private sendNotifications(): void {
    const { faults, chance } = this.ground
    for (const notification of this.core.push.takeDue()) {
      if (notification.state !== 'sync' && this.isLost()) continue
      const delay = faults.strikes('notification an hour late')
        ? chance.between(3_000_000, 4_000_000)
        : faults.strikes('notification out of order')
          ? chance.between(0, 20_000)
          : chance.between(10, 400)
      this.send(notification, delay)
      if (faults.strikes('notification duplicated')) this.send(notification, delay + chance.between(0, 5_000))
    }
  }

  private isLost(): boolean {
    if (this.unheard) this.ground.faults.note('notification lost')
    return this.unheard || this.ground.faults.strikes('notification lost')
  }

  private send(notification: Notification, delay: number): void {
    this.ground.after(delay, 'google', '…', 'notify', () => {
      const toldAt = this.ground.scheduler.now()
      void this.deliver(notification).then((status) => {
        if (notification.state !== 'sync' && status < 300) {
          this.heard.add(notification.channelId)
          // Over the one that is named it is no news; and whoever heard of it may have tried to stop it before this answer.
          const isNews = (this.left.get(notification.channelId) ?? Infinity) <= toldAt
          if (isNews && !this.watch.isNamed(notification.channelId)) this.left.delete(notification.channelId)
        }
        this.core.push.answered(notification, status)
      })
    })
  }
}

/** The refresh token of an account's first, second, … connection. */
export function grantOf(email: string, number: number): string {
  return `grant ${number} of ${email}`
}

function isAbout(on: Meddling, name: string): boolean {
  return on === name || (on === 'any listing of events' && /^list (agenda|token|window|delta|instances)$/.test(name))
}

function isWithin(row: unknown, from: number, to: number): boolean {
  if (typeof row !== 'object' || row === null) return false
  const at = 'start' in row ? momentOf(row.start) : undefined
  const until = 'end' in row ? momentOf(row.end) : undefined
  return at !== undefined && until !== undefined && at > from && until < to
}

function isInstance(row: unknown): row is { readonly id: unknown } {
  return typeof row === 'object' && row !== null && 'id' in row && 'recurringEventId' in row
}

function momentOf(time: unknown): number | undefined {
  if (typeof time !== 'object' || time === null || !('dateTime' in time)) return undefined
  return Date.parse(String(time.dateTime))
}
