import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { EventBody } from '../../local/calendar-simulator'
import type { WholeUser } from './whole-user'
import type { WholeWorld } from './whole-world'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Instances that a daily series has in the months ahead. */
const A_SERIES = 150
const PATIENCE_MS = 20 * 60_000

/** Fills a user's calendar with so many events and instances in the months ahead, a tenth of them of daily series. */
export function fillLargeCalendar({ local }: WholeWorld, { email }: WholeUser, events: number): void {
  const series = Math.floor(events / 10 / A_SERIES)
  const singles = events - series * A_SERIES
  const today = Math.floor(Date.now() / DAY) * DAY
  for (let number = 0; number < series; number += 1) {
    const recurrence = [`RRULE:FREQ=DAILY;COUNT=${A_SERIES}`]
    local.google.insertEvent(email, { ...anHour(`Series ${number}`, today + (number % 24) * HOUR), recurrence })
  }
  for (let number = 0; number < singles; number += 1) {
    const hour = Math.floor((number * A_SERIES * 24) / singles)
    local.google.insertEvent(email, anHour(`Event ${number}`, today + hour * HOUR))
  }
}

function anHour(summary: string, start: number): EventBody {
  const at = (instant: number) => ({ dateTime: new Date(instant).toISOString(), timeZone: 'UTC' })
  const description = 'What is to be talked about, and what everybody has to bring along. '.repeat(4)
  return { summary, description, location: 'Room 1', start: at(start), end: at(start + HOUR) }
}

/** A user's mirror, from outside. */
export class LargeMirror {
  private readonly world: WholeWorld
  private readonly user: WholeUser

  constructor(world: WholeWorld, user: WholeUser) {
    this.world = world
    this.user = user
  }

  async count(): Promise<number> {
    return (await this.events().count().get()).data().count
  }

  /** How many events of today are there. */
  async countToday(): Promise<number> {
    const from = new Date(Math.floor(Date.now() / DAY) * DAY)
    const today = this.events()
      .where('startAt', '>=', from)
      .where('startAt', '<', new Date(from.getTime() + DAY))
    return (await today.count().get()).data().count
  }

  /** How many that will be. */
  expectedToday(): number {
    const from = Math.floor(Date.now() / DAY) * DAY
    const { email } = this.user
    const { items } = this.world.local.google.events.list(email, email, {
      singleEvents: true,
      timeMin: new Date(from).toISOString(),
      timeMax: new Date(from + DAY).toISOString(),
      maxResults: 2_500,
    })
    return items.map((item) => eventSchema.parse(item)).filter(({ start }) => Date.parse(start.dateTime) >= from).length
  }

  /** When each document was last written, by its id. */
  async updateTimes(): Promise<ReadonlyMap<string, string>> {
    const { docs } = await this.events().select().get()
    return new Map(docs.map((document) => [document.id, document.updateTime.valueOf()]))
  }

  /** Each document in a few words, sorted. */
  async told(): Promise<readonly string[]> {
    const { docs } = await this.events().select('eventId', 'summary', 'startAt').get()
    return docs.map((document) => tellDocument(document.data())).toSorted()
  }

  /** What Google lists, in the same words. */
  expected(): readonly string[] {
    const { email } = this.user
    const now = Date.now()
    const told: string[] = []
    let pageToken: string | undefined
    do {
      const page = this.world.local.google.events.list(email, email, {
        singleEvents: true,
        timeMin: new Date(now - 20 * DAY).toISOString(),
        timeMax: new Date(now + 170 * DAY).toISOString(),
        maxResults: 2_500,
        ...(pageToken === undefined ? {} : { pageToken }),
      })
      told.push(...page.items.map(tellEvent))
      pageToken = page.nextPageToken
    } while (pageToken !== undefined)
    return told.toSorted()
  }

  /** Waits until the calendar follows Google; rejects after twenty minutes. */
  async untilLive(): Promise<void> {
    const { uid, calendarRef } = this.user
    const calendar = this.world.firestore.doc(`users/${uid}/calendars/${calendarRef}`)
    await this.until('the calendar is live', async () => (await calendar.get()).get('state') === 'live')
    await this.world.settle()
  }

  async until(what: string, isSo: () => Promise<boolean>, everyMs = 100): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error(`In vain: ${what}`)
      await sleep(everyMs)
    }
  }

  private events() {
    const { uid, calendarRef } = this.user
    return this.world.firestore.collection(`users/${uid}/events`).where('calendarRef', '==', calendarRef)
  }
}

/** The most memory that a running process ever held, in MB. */
export async function peakMemory(pid: number): Promise<number> {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(z.coerce.number().parse(kilobytes) / 1_024)
}

const eventSchema = z.object({ id: z.string(), summary: z.string(), start: z.object({ dateTime: z.string() }) })
const documentSchema = z.object({
  eventId: z.string(),
  summary: z.string(),
  startAt: z.object({ seconds: z.number() }),
})

function tellEvent(event: unknown): string {
  const { id, summary, start } = eventSchema.parse(event)
  return JSON.stringify([id, summary, Date.parse(start.dateTime) / 1_000])
}

function tellDocument(document: unknown): string {
  const { eventId, summary, startAt } = documentSchema.parse(document)
  return JSON.stringify([eventId, summary, startAt.seconds])
}
