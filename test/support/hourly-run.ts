import {
  renewChannels,
  type RenewalDependencies,
  type RenewalReport,
} from '../../functions/src/channels/renew-channels'
import { countOperations } from '../../functions/src/firestore/counting-document-store'
import { countAccess } from '../../functions/src/google/counting-calendar-api'
import { type ChannelRecord, channelRecordSchema } from '../../functions/src/model/documents/channel-record'
import { receiveNotification } from '../../functions/src/webhooks/receive-notification'
import type { MirroredCalendar } from './mirrored-calendar'
import { openChannelsOf } from './open-channels-of'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const WEEK = 7 * DAY

/** The hourly run as a process does it that has just started; channels last a week, lost calendars are kept a month. */
export function hourlyDependencies(calendar: MirroredCalendar): RenewalDependencies {
  const { store, access, tally, ...rest } = calendar.dependencies()
  return {
    ...rest,
    tally,
    store: countOperations(store, tally),
    access: countAccess(access, tally),
    keyring: calendar.world.keyring,
    webhookUrl: 'http://127.0.0.1:9/calendarWebhook',
    channelTtl: WEEK,
    lostGraceMs: 30 * DAY,
    timeBudgetMs: 900_000,
  }
}

export async function runHourly(
  calendar: MirroredCalendar,
  given: Partial<RenewalDependencies> = {},
): Promise<RenewalReport> {
  return await renewChannels({ ...hourlyDependencies(calendar), ...given })
}

/** So many hours pass, with an hourly run and what the queue has to do in each. */
export async function letHoursPass(calendar: MirroredCalendar, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    calendar.world.clock.advance(HOUR)
    await runHourly(calendar)
    await calendar.runWaitingTasks()
  }
}

export async function ledgerOf({ world, id }: MirroredCalendar): Promise<readonly ChannelRecord[]> {
  const documents = await world.store.query({
    from: { collection: 'channels' },
    where: [{ field: 'syncId', op: '==', value: id.syncId }],
  })
  return documents.map(({ data }) => channelRecordSchema.parse(data))
}

/** Hands what Google has sent by now to the webhook; the statuses it answered. */
export async function deliverNotifications(
  { world, queue }: MirroredCalendar,
  keyring = world.keyring,
): Promise<readonly number[]> {
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const { clock } = world
  const statuses: number[] = []
  for (const { headers } of world.google.push.takeDue()) {
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
    const request = { method: 'POST', headers: lower, bodyLength: 0 }
    const { status } = await receiveNotification(request, { keyring, queue, clock, bucketMs: 1_000, logger })
    statuses.push(status)
  }
  return statuses
}

/** What is wrong with a calendar at rest, if anything: one channel, which is named, and the mirror equal to Google. */
export async function restlessness(calendar: MirroredCalendar): Promise<string | undefined> {
  const state = await calendar.state()
  const open = openChannelsOf(calendar)
  const records = await ledgerOf(calendar)
  const unsettled = records.filter(({ state: told }) => told === 'opening' || told === 'closing')
  const active = records.filter(({ state: told }) => told === 'active')
  if (open.length !== 1) return `${open.length} channels are open at Google`
  if (state?.push.kind !== 'channel' || state.push.channelId !== open[0]?.id) return 'the open channel is not named'
  if (unsettled.length > 0) return `records are ${unsettled.map((record) => record.state).join()}`
  if (active.length !== 1) return `${active.length} records are active`
  if (state.lease !== null || state.pendingSince !== null) return 'work is left'
  const [mirrored, expected] = [await calendar.mirrored(), await calendar.expected()]
  if (mirrored.join() !== expected.join()) return `mirror ${mirrored.join()} instead of ${expected.join()}`
  return undefined
}
