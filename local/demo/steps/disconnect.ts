import { z } from 'zod'
import { isSuccess } from '../../tasks/core/task'
import { callFunction } from '../../world/call-function'
import { openMirrorClient } from '../../world/mirror-client'
import { atMost, exactly } from '../cost'
import { type DemoStage, type DemoStep, timed } from '../demo-step'
import { eventually } from '../eventually'
import { readDocuments } from '../read-documents'
import { from, nextHour } from './hours'
import { calendarId } from './the-calendar'
import { turnQueue } from './watch-calendar'

const OF_USER = ['accounts', 'calendars', 'events', 'series'] as const
const OF_SERVER = [
  'syncState',
  'channels',
  'calendarLists',
  'credentials',
  'quarantine',
  'reconciliations',
  'erasures',
] as const

/** The channel of the calendar, and that of the list of calendars. */
const STOPS = 2
/** The state of a calendar that is gone, its channel's record, and the state once more. */
const READS = 3
const PATIENCE_MS = 10_000

/** The queue is held meanwhile, so that a sync is under way, as it were, while everything goes. */
export const disconnect: DemoStep = {
  name: 'disconnect, an edit still in the queue',
  expected: 'everything erased, the grant revoked, no channel left',
  budget: () => ({ apiCalls: atMost(STOPS), tasks: exactly(1), syncs: exactly(0) }),
  async run(stage) {
    const { world, user } = stage
    const { google, tasks, urls } = world
    await turnQueue(world, 'pause')
    const created = () => tasks.log.filter(({ kind }) => kind === 'create').length
    const before = created()
    google.insertEvent(calendarId, { summary: 'Too late', ...from(nextHour()) })
    await eventually('the task of the edit', () => created() > before, PATIENCE_MS)
    const data = { accountId: await connectedAccount(stage) }
    const ms = await timed(async () => {
      await callFunction(urls.functions, 'disconnectAccount', { data, idToken: user.idToken })
    })
    const left = (await documentsLeft(stage)) + (await seenByNewListener(stage))
    const channels = [...google.push.channels.values()].filter(({ stopped }) => !stopped).length
    const grants = google.oauth.issued().length
    return {
      what: `${left} documents, ${channels} channels, ${grants} tokens left`,
      asExpected: left + channels + grants === 0,
      ms,
    }
  },
}

/** What was under way comes to an end, and nobody hears of later edits. */
export const stayDisconnected: DemoStep = {
  name: 'the queue goes on',
  expected: 'the task finds nothing, nothing reappears',
  budget: () => ({
    apiCalls: exactly(0),
    syncs: exactly(1),
    reads: atMost(READS),
    writes: exactly(0),
    tasks: exactly(0),
  }),
  async run(stage) {
    const { google, tasks } = stage.world
    const ended = () => tasks.log.filter((entry) => entry.kind === 'dispatch' && isSuccess(entry.answer)).length
    const before = ended()
    const ms = await timed(async () => {
      await turnQueue(stage.world, 'resume')
      await eventually('the end of the task', () => ended() > before, PATIENCE_MS)
      google.insertEvent(calendarId, { summary: 'Much too late', ...from(nextHour()) })
    })
    const left = (await documentsLeft(stage)) + (await seenByNewListener(stage))
    return { what: `${left} documents`, asExpected: left === 0, ms }
  },
}

const accountSchema = z.object({ accountId: z.object({ stringValue: z.string() }) })

async function connectedAccount({ world, user }: DemoStage): Promise<string> {
  const [fields] = await readDocuments(world, `users/${user.uid}/accounts`)
  return accountSchema.parse(fields).accountId.stringValue
}

/** One that has just begun: of thousands of deletions an older one looks up each, which takes it longer than erasing. */
async function seenByNewListener({ world, user }: DemoStage): Promise<number> {
  const client = await openMirrorClient({ ...world, ...user })
  const seen = client.events.size + client.calendars.size
  await client.close()
  return seen
}

/** Of the one user there is, wherever it stands. */
async function documentsLeft({ world, user }: DemoStage): Promise<number> {
  const collections = [...OF_USER.map((name) => `users/${user.uid}/${name}`), ...OF_SERVER]
  const found = await Promise.all(collections.map((collection) => readDocuments(world, collection)))
  return found.flat().length
}
