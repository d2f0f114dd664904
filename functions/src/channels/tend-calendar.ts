import { requireReauth } from '../accounts/require-reauth'
import { AccountNotConnected } from '../model/errors/account-not-connected'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { LeaseLost } from '../model/errors/lease-lost'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import { RateLimited } from '../model/errors/rate-limited'
import type { ResourceId } from '../model/ids'
import { taskName } from '../model/task-name'
import type { Logger } from '../support/logger'
import { readSyncState } from '../sync/stored-sync-state'
import type { ChannelDependencies } from './channel-dependencies'
import { findLostCalendar } from './find-lost-calendar'
import { lapseChannel } from './lapse-channel'
import { isSamePush } from './name-channel'
import { openChannel } from './open-channel'
import { accountOf, type Pace } from './pace'
import { type CalendarPlan, ownerOf } from './plan-calendar'
import type { ChannelAction } from './plan-channel-actions'
import type { RunTally } from './run-tally'
import { abandonChannel, closeRecord, stopChannel } from './stop-channel'

export interface TendDependencies extends ChannelDependencies {
  readonly logger: Logger
  readonly pace: Pace
  readonly done: RunTally
}

const HOUR_MS = 3_600_000

/** Carries out what was planned, as far as it still holds; what fails is logged and left to the next hour. */
export async function tendCalendar(plan: CalendarPlan, dependencies: TendDependencies): Promise<void> {
  const { done, pace } = dependencies
  const owner = ownerOf(plan.calendar)
  if (!owner || pace.isAside(accountOf(owner))) return void (done.skipped += 1)
  await settlingFailure(plan, dependencies, async () => {
    await enqueueSync(plan, dependencies)
    await lookForLost(plan, dependencies)
    for (const action of plan.channels) await actOn(action, plan, dependencies)
  })
}

/** Without Google: what is over is said to be over, and everything else waits until the account can be used. */
export async function closeExpired(plan: CalendarPlan, dependencies: TendDependencies): Promise<void> {
  const { done } = dependencies
  done.skipped += 1
  await settlingFailure(plan, dependencies, async () => {
    for (const action of plan.channels) {
      if (action.kind === 'close') await close(action, dependencies)
      const isOver = action.kind === 'open' && action.reason === 'expired'
      if (isOver && (await lapseChannel(plan.calendar.syncId, dependencies))) done.lapsed += 1
    }
  })
}

async function settlingFailure(
  plan: CalendarPlan,
  dependencies: TendDependencies,
  work: () => Promise<void>,
): Promise<void> {
  const { clock, done, logger } = dependencies
  const startedAt = clock.now()
  try {
    await work()
  } catch (error) {
    // Somebody else is at work on this calendar, or its account was disconnected meanwhile.
    if ([PreconditionFailed, LeaseLost, AccountNotConnected].some((kind) => error instanceof kind)) {
      return void (done.skipped += 1)
    }
    done.failed += 1
    const name = error instanceof Error ? error.name : typeof error
    logger.warn('calendar_hourly_failed', { syncId: plan.calendar.syncId, error: name })
    await setAside(plan, error, startedAt, dependencies).catch(() => undefined)
  }
}

/** What is wrong with an account would be wrong with each of its calendars. */
async function setAside(
  { calendar }: CalendarPlan,
  error: unknown,
  since: number,
  { store, clock, pace }: TendDependencies,
): Promise<void> {
  const owner = ownerOf(calendar)
  const isAccounts = error instanceof RateLimited || error instanceof CredentialUnusable
  if (owner && isAccounts) pace.setAside(accountOf(owner))
  if (!(error instanceof CredentialUnusable)) return
  const read = await readSyncState(store, calendar.syncId)
  if (read) await requireReauth(read, { trouble: error.trouble, since }, { store, clock })
}

/** Named after the hour and the state: the same in two runs at once, never swallowed by the name of an earlier one. */
async function enqueueSync({ calendar, sync }: CalendarPlan, { queue, clock, done }: TendDependencies): Promise<void> {
  if (!sync) return
  const { syncId, state } = calendar
  const name = taskName(syncId, 'hourly', Math.floor(clock.now() / HOUR_MS), state?.seq ?? 0)
  await queue.enqueue({ version: 1, syncId, cause: { kind: 'hourly' } }, { name })
  done.synced += 1
}

async function lookForLost({ calendar, lost }: CalendarPlan, dependencies: TendDependencies): Promise<void> {
  if (!lost) return
  const { store, done } = dependencies
  const read = await readSyncState(store, calendar.syncId)
  if (!read?.state.lost) return
  const outcome = await findLostCalendar(read, lost, dependencies)
  if (outcome === 'returned') done.returned += 1
  if (outcome === 'still_lost') done.stillLost += 1
  if (outcome === 'erased') done.erased += 1
}

async function actOn(action: ChannelAction, plan: CalendarPlan, dependencies: TendDependencies): Promise<void> {
  switch (action.kind) {
    case 'open':
      return await open(plan, dependencies)
    case 'stop':
      return await stop(action, plan, dependencies)
    case 'close':
      return await close(action, dependencies)
  }
}

/** Only in place of what the plan was made on: another run may have been here. */
async function open({ calendar: { syncId, state } }: CalendarPlan, dependencies: TendDependencies): Promise<void> {
  const { store, done } = dependencies
  const read = await readSyncState(store, syncId)
  if (!read || !state || read.state.lost || read.state.pausedBy.length > 0) return
  if (!isSamePush(read.state.push, state.push)) return
  const { kind } = await openChannel(read, dependencies)
  if (kind === 'opened') done.opened += 1
  if (kind === 'surplus') done.surplus += 1
  if (kind === 'unsupported') done.unsupported += 1
}

async function stop(
  { channelId, reason }: Extract<ChannelAction, { kind: 'stop' }>,
  { calendar }: CalendarPlan,
  dependencies: TendDependencies,
): Promise<void> {
  const { store, clock, access, done } = dependencies
  const owner = ownerOf(calendar)
  if (!owner) return
  if (reason !== 'closing') {
    const resourceId = reason === 'abandoned' ? await resourceOf(calendar, dependencies) : undefined
    if (!(await abandonChannel(channelId, resourceId, { store }))) return
  }
  await stopChannel(channelId, await access.forAccount(owner.uid, owner.accountId), store, clock)
  done.stopped += 1
}

/** All channels of a calendar have the same resource ID, so that one that works tells that of one that may. */
async function resourceOf(
  { syncId, records }: CalendarPlan['calendar'],
  { store }: TendDependencies,
): Promise<ResourceId | undefined> {
  const push = (await readSyncState(store, syncId))?.state.push
  if (push?.kind === 'channel') return push.resourceId
  return records.find((record) => record.state !== 'opening')?.resourceId
}

async function close(
  { channelId }: Extract<ChannelAction, { kind: 'close' }>,
  { store, clock, done }: TendDependencies,
): Promise<void> {
  await closeRecord(channelId, store, clock)
  done.closed += 1
}
