import { z } from 'zod'
import type { DocumentStore } from '../firestore/document-store'
import { accountDocumentSchema } from '../model/documents/account-document'
import { paths } from '../model/paths'
import { concurrently } from '../support/concurrently'
import type { Logger } from '../support/logger'
import type { Tally } from '../support/tally'
import type { ChannelDependencies } from './channel-dependencies'
import { Pace, paced } from './pace'
import { type CalendarPlan, isWaiting, ownerOf, planCalendar } from './plan-calendar'
import { createRunTally, type RunTally } from './run-tally'
import { type CalendarPage, scanCalendars } from './scan-calendars'
import { closeExpired, tendCalendar, type TendDependencies } from './tend-calendar'

export interface RenewalDependencies extends ChannelDependencies {
  readonly logger: Logger
  readonly tally: Tally
  /** For how long what was mirrored of a calendar is kept that Google shows no more, in milliseconds. */
  readonly lostGraceMs: number
  /** Nothing new is begun after this time, in milliseconds. */
  readonly timeBudgetMs: number
}

export interface RenewalReport extends RunTally {
  /** Whether every calendar was looked at; otherwise the next run goes on where this one stopped. */
  readonly complete: boolean
}

/** Calendars worked on at once: far from Google's 10,000 calls a minute, and a few megabytes. */
const AT_ONCE = 8

/**
 * The hourly run: looks at every calendar and every open channel, in pages; renews, completes and stops channels,
 * and hands to the queue what nobody else will. What fails concerns one calendar and one hour. Two runs at once do no
 * harm. Throws `StoreUnavailable` where not even the pages can be read.
 */
export async function renewChannels(dependencies: RenewalDependencies): Promise<RenewalReport> {
  const { clock, logger, tally } = dependencies
  const startedAt = clock.now()
  const pace = new Pace(clock)
  const done = createRunTally()
  const tending: TendDependencies = { ...dependencies, access: paced(dependencies.access, pace), pace, done }
  const complete = await goThroughAll(startedAt + dependencies.timeBudgetMs, dependencies, tending)
  const { planned, ...counts } = done
  const { opened, stopped, closed, synced, looked } = planned
  const wanted = { toOpen: opened, toStop: stopped, toClose: closed, toSync: synced, toLookFor: looked }
  logger.info('calendar_channels_renewed', { ...wanted, ...counts, complete, ...tally, ms: clock.now() - startedAt })
  return { ...done, complete }
}

/** All the way round from where the last run stopped; says whether it got there. */
async function goThroughAll(
  deadline: number,
  { store, lostGraceMs }: RenewalDependencies,
  tending: TendDependencies,
): Promise<boolean> {
  const { clock } = tending
  const start = await readPosition(store)
  let after = start
  let hasWrapped = start === ''
  while (clock.now() < deadline) {
    const page = await scanCalendars(store, after)
    const plans = planPage(page, lostGraceMs, tending)
    await tendPage(plans, deadline, tending)
    // Of this page something may be left.
    if (clock.now() >= deadline) break
    if (page.next === null && hasWrapped) return await forgetPosition(start, store)
    hasWrapped ||= page.next === null
    after = page.next ?? ''
    if (hasWrapped && start !== '' && after > start) return await forgetPosition(start, store)
  }
  await store.commit([{ kind: 'set', path: POSITION, data: { after } }])
  return false
}

function planPage(page: CalendarPage, graceMs: number, { clock, done, logger }: TendDependencies) {
  done.calendars += page.calendars.length
  done.channels += page.calendars.reduce((sum, { records }) => sum + records.length, 0)
  done.unreadable += page.unreadable
  if (page.unreadable > 0) logger.error('calendar_state_unreadable', { documents: page.unreadable })
  const plans = page.calendars.flatMap((calendar) => planCalendar(clock.now(), calendar, graceMs) ?? [])
  for (const plan of plans) countPlanned(plan, done)
  return plans
}

function countPlanned({ sync, lost, channels }: CalendarPlan, { planned }: RunTally): void {
  if (sync) planned.synced += 1
  if (lost) planned.looked += 1
  for (const { kind } of channels) {
    if (kind === 'open') planned.opened += 1
    if (kind === 'stop') planned.stopped += 1
    if (kind === 'close') planned.closed += 1
  }
}

async function tendPage(plans: readonly CalendarPlan[], deadline: number, tending: TendDependencies): Promise<void> {
  const connected = await connectedAccounts(plans, tending.store)
  await concurrently(plans, AT_ONCE, async (plan) => {
    const now = tending.clock.now()
    if (now >= deadline) return
    const owner = ownerOf(plan.calendar)
    const isUsable = owner && connected.has(paths.account(owner.uid, owner.accountId)) && !isWaiting(now, plan.calendar)
    await (isUsable ? tendCalendar(plan, tending) : closeExpired(plan, tending))
  })
}

/** The accounts that Google may be asked for; those that wait for their owners, or are on their way out, cost no call. */
async function connectedAccounts(plans: readonly CalendarPlan[], store: DocumentStore): Promise<ReadonlySet<string>> {
  const owners = plans.flatMap(({ calendar }) => ownerOf(calendar) ?? [])
  const accounts = [...new Set(owners.map(({ uid, accountId }) => paths.account(uid, accountId)))]
  const documents = await store.getAll(accounts)
  const connected = documents.filter((document) => document && isConnected(document.data))
  return new Set(connected.flatMap((document) => document?.path ?? []))
}

function isConnected(account: unknown): boolean {
  return accountDocumentSchema.safeParse(account).data?.state === 'connected'
}

const POSITION = 'schedules/renewChannels'
const positionSchema = z.object({ after: z.string() })

async function readPosition(store: DocumentStore): Promise<string> {
  const [document] = await store.getAll([POSITION])
  return positionSchema.safeParse(document?.data).data?.after ?? ''
}

async function forgetPosition(start: string, store: DocumentStore): Promise<true> {
  if (start !== '') await store.commit([{ kind: 'delete', path: POSITION }])
  return true
}
