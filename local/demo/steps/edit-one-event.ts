import { type Budget, atMost, exactly } from '../cost'
import { type DemoStep, timed } from '../demo-step'
import { from, HOUR_MS, nextHour } from './hours'
import { calendarId, eventSeen } from './the-calendar'

const EVENT = 'coffee'

/** One changed event: one delta, its state and its document read, both written, by one task. */
const oneChange = (): Budget => ({
  apiCalls: exactly(1),
  syncs: exactly(1),
  reads: atMost(2),
  writes: atMost(2),
  tasks: exactly(1),
})

export const createEvent: DemoStep = {
  name: 'create an event',
  expected: 'the listener sees it',
  budget: oneChange,
  async run({ world, client }) {
    const ms = await timed(async () => {
      world.google.insertEvent(calendarId, { summary: 'Coffee', ...from(nextHour()) }, EVENT)
      await client.until('the new event', () => eventSeen(client, EVENT) !== undefined)
    })
    const title = eventSeen(client, EVENT)?.summary ?? 'nothing'
    return { what: `“${title}” appeared`, asExpected: title === 'Coffee', ms }
  },
}

export const moveEvent: DemoStep = {
  name: 'move it',
  expected: 'the listener sees its new time',
  budget: oneChange,
  async run({ world, client }) {
    const before = eventSeen(client, EVENT)?.startAt ?? 0
    const ms = await timed(async () => {
      world.google.patchEvent(calendarId, EVENT, from(before + HOUR_MS))
      await client.until('the new time', () => eventSeen(client, EVENT)?.startAt !== before)
    })
    const shifted = ((eventSeen(client, EVENT)?.startAt ?? 0) - before) / HOUR_MS
    return { what: `it starts ${shifted} h later`, asExpected: shifted === 1, ms }
  },
}

export const deleteEvent: DemoStep = {
  name: 'delete it',
  expected: 'the listener sees it go',
  budget: oneChange,
  async run({ world, client }) {
    const ms = await timed(async () => {
      world.google.deleteEvent(calendarId, EVENT)
      await client.until('the deletion', () => eventSeen(client, EVENT) === undefined)
    })
    return { what: 'it is gone', asExpected: true, ms }
  },
}
