import { atMost } from '../cost'
import { type DemoStage, type DemoStep, timed } from '../demo-step'
import { eventually } from '../eventually'
import { runSchedule } from '../run-schedule'
import { from, HOUR_MS, nextHour } from './hours'
import { calendarId, eventSeen } from './the-calendar'

/** Of a channel, when it is renewed here. */
const LEFT_MS = 3 * HOUR_MS
/** How long the old channel's end is held up, so that there is time for an edit in between. */
const HELD_UP_MS = 500
const PATIENCE_MS = 20_000

/** A week has nearly passed: the hourly run opens the next channel, and somebody edits before the old one is stopped. */
export const renewChannel: DemoStep = {
  name: 'renew the channel, an edit in between',
  expected: 'the new one first, then the old one ends; the edit is not lost',
  // The edit is told over both, and each new channel, that of the list of calendars too, is followed by a sync.
  budget: () => ({ tasks: atMost(8) }),
  async run(stage) {
    const { world, client } = stage
    const [before] = openChannels(stage)
    if (!before) throw new Error('the calendar has no channel')
    await world.travel(before.expiration - Date.now() - LEFT_MS)
    let most = 0
    let created = ''
    const ms = await timed(async () => {
      world.google.faults.slow({ operation: 'channels.stop', milliseconds: [HELD_UP_MS, HELD_UP_MS] })
      const renewed = runSchedule(world, 'renewChannels')
      await eventually('two channels at once', () => openChannels(stage).length > 1, PATIENCE_MS)
      most = openChannels(stage).length
      created = world.google.insertEvent(calendarId, { summary: 'During the renewal', ...from(nextHour()) }).id
      await renewed
      await client.until('the edit', () => eventSeen(client, created) !== undefined, PATIENCE_MS)
      await eventually('one channel again', () => openChannels(stage).length === 1, PATIENCE_MS)
    })
    world.google.faults.clear()
    const [after] = openChannels(stage)
    return {
      what: `${most} channels for a moment, then another one`,
      asExpected: most === 2 && after !== undefined && after.id !== before.id,
      ms,
    }
  },
}

const openChannels = ({ world }: DemoStage) =>
  [...world.google.push.channels.values()].filter((channel) => channel.calendarId === calendarId && !channel.stopped)
