import { z } from 'zod'
import { readCredential } from '../../functions/src/accounts/read-credential'
import { syncCalendarHandler } from '../../functions/src/entrypoints/sync-calendar'
import type { StoredDocument } from '../../functions/src/firestore/document-store'
import type { CalendarRef, SyncId, Uid, AccountId } from '../../functions/src/model/ids'
import { paths } from '../../functions/src/model/paths'
import type { SyncTask } from '../../functions/src/model/sync-task'
import type { Logger } from '../../functions/src/support/logger'
import { createTally } from '../../functions/src/support/tally'
import { syncCalendar } from '../../functions/src/sync/sync-calendar'
import type { SyncDependencies } from '../../functions/src/sync/sync-dependencies'
import type { SyncOutcome } from '../../functions/src/sync/sync-outcome'
import { readSyncState } from '../../functions/src/sync/stored-sync-state'
import type { EventBody } from '../../local/calendar-simulator'
import { InProcessQueue } from './in-process-queue'
import type { MirrorWorldParts } from './mirror-world-parts'

export interface CalendarIdentity {
  readonly uid: Uid
  readonly accountId: AccountId
  readonly calendarId: string
  readonly calendarRef: CalendarRef
  readonly syncId: SyncId
}

export interface LogLine {
  readonly event: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** One calendar, from both sides: Google's, which tests edit, and the mirror, which they look at. */
export class MirroredCalendar {
  readonly world: MirrorWorldParts
  readonly id: CalendarIdentity
  readonly queue: InProcessQueue
  readonly log: LogLine[] = []
  private runs = 0

  constructor(world: MirrorWorldParts, id: CalendarIdentity) {
    this.world = world
    this.id = id
    this.queue = new InProcessQueue(world.clock, world.random)
  }

  /** What a process works with that has just started. */
  dependencies(): SyncDependencies {
    const { store, clock, random } = this.world
    const note = (event: string, fields: LogLine['fields']) => void this.log.push({ event, fields })
    const logger: Logger = { info: note, warn: note, error: note }
    return { store, clock, random, logger, access: this.world.access(), queue: this.queue, tally: createTally() }
  }

  /** One sync in a process of its own. */
  async sync(dependencies = this.dependencies()): Promise<SyncOutcome> {
    this.runs += 1
    const cause: SyncTask['cause'] = { kind: 'demand' }
    return await syncCalendar({ syncId: this.id.syncId, runId: `run-${this.runs}`, cause, scope: 'any' }, dependencies)
  }

  /** Lets the queue dispatch what waits in it. */
  async runWaitingTasks(lives: (attempt: number) => SyncDependencies = () => this.dependencies()): Promise<void> {
    let attempts = 0
    await this.queue.runAll(async (task) => {
      const dependencies = lives(attempts)
      attempts += 1
      await syncCalendarHandler(() => dependencies)(task)
    })
  }

  /** Hands a task to the queue and lets it dispatch until nothing is left; each attempt is a process of its own. */
  async runTask(lives: (attempt: number) => SyncDependencies = () => this.dependencies()): Promise<void> {
    await this.queue.enqueue({ version: 1, syncId: this.id.syncId, cause: { kind: 'watch' } })
    await this.runWaitingTasks(lives)
  }

  insert(summary: string, start: string, hours = 1, more: EventBody = {}): string {
    const end = new Date(Date.parse(start) + hours * 3_600_000).toISOString()
    const body = { summary, start: { dateTime: start }, end: { dateTime: end }, ...more }
    return this.world.google.insertEvent(this.id.calendarId, body).id
  }

  patch(eventId: string, patch: EventBody): void {
    this.world.google.patchEvent(this.id.calendarId, eventId, patch)
  }

  delete(eventId: string): void {
    this.world.google.deleteEvent(this.id.calendarId, eventId)
  }

  /** The user takes the consent back, on Google's side. */
  async revoke(): Promise<void> {
    const token = await readCredential(this.world.store, this.world.keyring, this.id)
    this.world.google.oauth.revoke(token)
  }

  async account() {
    const [document] = await this.world.store.getAll([paths.account(this.id.uid, this.id.accountId)])
    return document?.data
  }

  /** The calendar's own document, as its owner sees it. */
  async document() {
    const [document] = await this.world.store.getAll([paths.calendar(this.id.uid, this.id.calendarRef)])
    return document?.data
  }

  async state() {
    return (await readSyncState(this.world.store, this.id.syncId))?.state
  }

  documents(): Promise<readonly StoredDocument[]> {
    return this.stored(paths.events(this.id.uid))
  }

  series(): Promise<readonly StoredDocument[]> {
    return this.stored(paths.seriesOf(this.id.uid))
  }

  private async stored(collection: string): Promise<readonly StoredDocument[]> {
    return await this.world.store.query({
      from: { collection },
      where: [{ field: 'calendarRef', op: '==', value: this.id.calendarRef }],
    })
  }

  /** The mirror, as far as it can be told in Google's words. */
  async mirrored(): Promise<readonly string[]> {
    return (await this.documents()).map(({ data }) => tellDocument(data)).toSorted()
  }

  /** What it should be: Google's own listing of the window. */
  async expected(): Promise<readonly string[]> {
    const state = await this.state()
    if (!state) return []
    const { from, to } = state.window
    const told: string[] = []
    let pageToken: string | undefined
    do {
      const page = this.world.google.events.list(this.id.calendarId, this.id.calendarId, {
        singleEvents: true,
        timeMin: from.toISOString(),
        timeMax: to.toISOString(),
        maxResults: 2500,
        ...(pageToken === undefined ? {} : { pageToken }),
      })
      told.push(...page.items.map(tellEvent))
      pageToken = page.nextPageToken
    } while (pageToken !== undefined)
    return told.toSorted()
  }
}

const timeSchema = z.object({ date: z.string().optional(), dateTime: z.string().optional() }).optional()
const eventSchema = z.object({
  id: z.string(),
  summary: z.string().nullish(),
  description: z.string().nullish(),
  location: z.string().nullish(),
  status: z.string().optional(),
  start: timeSchema,
  end: timeSchema,
})
const documentSchema = eventSchema.omit({ id: true }).extend({ eventId: z.string() })

function tellEvent(event: unknown): string {
  const { id, ...rest } = eventSchema.parse(event)
  return tell({ eventId: id, ...rest })
}

function tellDocument(document: unknown): string {
  return tell(documentSchema.parse(document))
}

function tell({ eventId, summary, description, location, status, start, end }: z.infer<typeof documentSchema>): string {
  return JSON.stringify([eventId, status, summary ?? null, description ?? null, location ?? null, at(start), at(end)])
}

/** An instant for times, a date for days: however Google writes the offset. */
function at(time: z.infer<typeof timeSchema>): string | null {
  if (time?.dateTime !== undefined) return new Date(time.dateTime).toISOString()
  return time?.date ?? null
}
