import { createSecretKey } from 'node:crypto'
import { channelIdSchema } from '../../../functions/src/model/ids'
import type { Keyring } from '../../../functions/src/support/keyring'
import { verifyChannelToken } from '../../../functions/src/webhooks/channel-token'
import { DAY, deliverNotifications, HOUR, restlessness, runHourly, WEEK } from '../../support/hourly-run'
import { openChannelsOf } from '../../support/open-channels-of'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { watchMirrored } from '../../support/watch-mirrored'

const [old, fresh] = [createSecretKey(Buffer.alloc(32, 7)), createSecretKey(Buffer.alloc(32, 8))]

/** The secret before a rotation, and after each of its three deployments, as docs/deploy.md has them. */
const before: Keyring = { current: 'k1', keys: new Map([['k1', old]]) }
const verifiable: Keyring = {
  current: 'k1',
  keys: new Map([
    ['k1', old],
    ['k2', fresh],
  ]),
}
const signing: Keyring = { ...verifiable, current: 'k2' }
const after: Keyring = { current: 'k2', keys: new Map([['k2', fresh]]) }

describe('R31 a new key for channel tokens', () => {
  let world: MirrorWorld
  beforeEach(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(async () => {
    await world.close()
  })

  async function watched(keyring: Keyring): Promise<MirroredCalendar> {
    const calendar = await world.mirrorCalendar()
    await watchMirrored(calendar, { keyring })
    await calendar.runWaitingTasks()
    world.google.push.takeDue()
    return calendar
  }

  /** What an instance with that keyring answers to the notification of an edit. */
  async function answers(calendar: MirroredCalendar, keyring: Keyring) {
    calendar.insert('Edit', '2026-03-20T11:00:00Z')
    world.clock.advance(2_000)
    const statuses = await deliverNotifications(calendar, keyring)
    await calendar.runWaitingTasks()
    return statuses
  }

  it.each([
    ['signed before, verified after the first deployment', before, verifiable],
    ['signed after the first deployment, verified by an instance from before', verifiable, before],
    ['signed after the second deployment, verified by an instance from between', signing, verifiable],
    ['signed before the second deployment, verified after it', verifiable, signing],
    ['signed after the second deployment, verified after the third', signing, after],
  ])('while a deployment is under way both kinds of instances serve: %s', async (_, signs, verifies) => {
    const calendar = await watched(signs)
    expect(await answers(calendar, verifies)).toEqual([204])
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('signs no more with the old key from the second deployment on', async () => {
    const calendar = await watched(signing)
    expect(openChannelsOf(calendar)[0]?.token).toMatch(/^1\.k2\./)
  })

  it('loses no notification from the first deployment to the third', async () => {
    const calendar = await watched(before)
    for (let hour = 0; hour <= WEEK + DAY; hour += 8 * HOUR) {
      world.clock.advance(8 * HOUR)
      await runHourly(calendar, { keyring: signing })
      await calendar.runWaitingTasks()
      world.google.push.takeDue()
      expect(await answers(calendar, signing)).toEqual([204])
    }
    expect(await answers(calendar, after)).toEqual([204])
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('no token of the old key is good for anything any more when the old key is dropped', async () => {
    const calendar = await watched(before)
    const [channel] = openChannelsOf(calendar)
    world.clock.advance(WEEK + DAY)
    const presented = {
      keyring: signing,
      token: channel?.token ?? '',
      channelId: channelIdSchema.parse(channel?.id),
      now: world.clock.now(),
    }
    expect(verifyChannelToken(presented)).toBeNull()
    expect(verifyChannelToken({ ...presented, now: world.clock.now() - DAY })).toBe(calendar.id.syncId)
  })
})
