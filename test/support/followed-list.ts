import { calendarListId } from '../../functions/src/accounts/calendar-list-state'
import { readCalendarList } from '../../functions/src/accounts/calendar-list-state'
import { tendCalendarLists } from '../../functions/src/accounts/tend-calendar-lists'
import { watchCalendarList } from '../../functions/src/accounts/watch-calendar-list'
import type { ChannelDependencies } from '../../functions/src/channels/channel-dependencies'
import { calendarIdSchema, calendarRef } from '../../functions/src/model/ids'
import { paths } from '../../functions/src/model/paths'
import type { Logger } from '../../functions/src/support/logger'
import { receiveNotification } from '../../functions/src/webhooks/receive-notification'
import type { Channel } from '../../local/calendar-simulator/core/push'
import type { MirrorWorld } from './mirror-world'
import type { MirroredCalendar } from './mirrored-calendar'

const WEEK = 7 * 24 * 3_600_000

/** An account's list of calendars, from both sides. `calendar` is the account's own, which is mirrored. */
export class FollowedList {
  readonly world: MirrorWorld
  readonly calendar: MirroredCalendar
  private notifications = 0

  constructor(world: MirrorWorld, calendar: MirroredCalendar) {
    this.world = world
    this.calendar = calendar
  }

  /** Connected, listed and watched; its tasks are done. */
  static async open(world: MirrorWorld): Promise<FollowedList> {
    const list = new FollowedList(world, await world.mirrorCalendar())
    await list.watch()
    await list.calendar.runWaitingTasks()
    return list
  }

  get owner() {
    const { uid, accountId } = this.calendar.id
    return { uid, accountId }
  }

  get syncId() {
    return calendarListId(this.owner)
  }

  /** What a process works with that has just started. */
  dependencies(): ChannelDependencies & { readonly logger: Logger } {
    const { keyring } = this.world
    const webhookUrl = 'http://127.0.0.1:9/calendarWebhook'
    return { ...this.calendar.dependencies(), keyring, webhookUrl, channelTtl: WEEK }
  }

  watch(given: Partial<ChannelDependencies> = {}): Promise<void> {
    return watchCalendarList(this.owner, { ...this.dependencies(), ...given })
  }

  /** The hourly work, and the tasks that come of it. */
  async tend(): Promise<void> {
    await tendCalendarLists(this.dependencies())
    await this.calendar.runWaitingTasks()
  }

  /** The channels that Google still sends notifications through. */
  channels(): readonly Channel[] {
    const { google, clock } = this.world
    return [...google.push.channels.values()].filter(({ calendarId, user, stopped, expiration }) => {
      return calendarId === null && user === this.calendar.id.calendarId && !stopped && expiration > clock.now()
    })
  }

  /** As Google does after a change: through the webhook, into the queue. Returns its answers. */
  async notify(channels = this.channels(), resourceId?: string): Promise<readonly number[]> {
    const { keyring, clock } = this.world
    const { queue, logger } = this.dependencies()
    const answers = channels.map(async (channel) => {
      this.notifications += 1
      const headers = {
        'x-goog-channel-id': channel.id,
        'x-goog-channel-token': channel.token,
        'x-goog-message-number': String(this.notifications),
        'x-goog-resource-id': resourceId ?? channel.resourceId,
        'x-goog-resource-state': 'exists',
      }
      const request = { method: 'POST', headers, bodyLength: 0 }
      return (await receiveNotification(request, { keyring, queue, clock, logger, bucketMs: 1_000 })).status
    })
    return await Promise.all(answers)
  }

  /** Lets Google tell, and the queue dispatch. */
  async settle(): Promise<void> {
    await this.notify()
    await this.calendar.runWaitingTasks()
  }

  /** A calendar of the account besides its own. */
  add(name: string): string {
    const id = `${name}-of-${this.calendar.id.calendarId}`
    this.world.google.addCalendar({ id, owner: this.calendar.id.calendarId, summary: name })
    return id
  }

  change(calendarId: string, change: Parameters<MirrorWorld['google']['changeListEntry']>[2]): void {
    this.world.google.changeListEntry(this.calendar.id.calendarId, calendarId, change)
  }

  refOf(calendarId: string) {
    return calendarRef(this.owner.accountId, calendarIdSchema.parse(calendarId))
  }

  async document(calendarId: string) {
    const [document] = await this.world.store.getAll([paths.calendar(this.owner.uid, this.refOf(calendarId))])
    return document?.data
  }

  async state() {
    return (await readCalendarList(this.world.store, this.syncId))?.state
  }
}
