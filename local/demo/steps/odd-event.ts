import { z } from 'zod'
import type { LocalWorld } from '../../world/start-local-world'
import { exactly } from '../cost'
import { type DemoStep, timed } from '../demo-step'
import { readDocuments } from '../read-documents'
import { silently } from '../silently'
import { singleEvents } from './at-google'
import { from, nextHour } from './hours'
import { calendarId, eventSeen } from './the-calendar'

/** A single event of the demo's calendar. */
export const ODD = 'flight'
const TITLE = 'Flight, seat 11A'
const NEW = 'passport'
const BESIDE = 'Beside the odd one'
/** Google's documentation says text. The simulated one keeps fields that it does not know as they are. */
const ODD_COLOUR = 11
const STATE = 1
const RECORD = 1

/** One event of a delta is not as Google promises. */
export const quarantineOddEvent: DemoStep = {
  name: 'an event that cannot be read',
  expected: 'quarantined, its old document marked outdated; the rest arrives',
  budget: () => ({
    apiCalls: exactly(1),
    syncs: exactly(1),
    reads: exactly(3 + STATE),
    writes: exactly(3 + RECORD + STATE),
    tasks: exactly(1),
  }),
  async run({ world, client }) {
    const { google } = world
    const [other = ''] = singleEvents(google).filter((id) => id !== ODD)
    const ms = await timed(async () => {
      silently(google, () => {
        google.patchEvent(calendarId, ODD, { summary: TITLE, colorId: ODD_COLOUR })
        google.patchEvent(calendarId, other, { summary: BESIDE })
      })
      google.insertEvent(calendarId, { summary: 'New passport', ...from(nextHour()) }, NEW)
      await client.until('the new event', () => eventSeen(client, NEW) !== undefined)
    })
    const quarantined = await quarantinedIds(world)
    const old = eventSeen(client, ODD)
    const isMarked = old?.outdated === true && old.summary !== TITLE
    const isBeside = eventSeen(client, other)?.summary === BESIDE
    return {
      what: `${quarantined.length} quarantined, its document ${isMarked ? '' : 'not '}marked; ${isBeside ? 2 : 1} arrived`,
      asExpected: quarantined.join() === ODD && isMarked && isBeside,
      ms,
    }
  },
}

/** Its next change is one that can be read. */
export const releaseOddEvent: DemoStep = {
  name: 'it is mended in Google',
  expected: 'it arrives and leaves the quarantine',
  budget: () => ({
    apiCalls: exactly(1),
    syncs: exactly(1),
    reads: exactly(1 + STATE),
    writes: exactly(1 + RECORD + STATE),
    tasks: exactly(1),
  }),
  async run({ world, client }) {
    const ms = await timed(async () => {
      world.google.patchEvent(calendarId, ODD, { colorId: String(ODD_COLOUR) })
      await client.until('its new title', () => eventSeen(client, ODD)?.summary === TITLE)
    })
    const quarantined = await quarantinedIds(world)
    const isOutdated = eventSeen(client, ODD)?.outdated ?? true
    return {
      what: `“${eventSeen(client, ODD)?.summary}”; ${quarantined.length} quarantined`,
      asExpected: quarantined.length === 0 && !isOutdated,
      ms,
    }
  },
}

const recordSchema = z.object({ eventId: z.object({ stringValue: z.string() }) })

async function quarantinedIds(world: LocalWorld): Promise<readonly string[]> {
  const records = await readDocuments(world, 'quarantine')
  return records.map((fields) => recordSchema.parse(fields).eventId.stringValue)
}
