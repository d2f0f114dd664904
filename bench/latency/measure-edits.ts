import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { createDemoUser } from '../../local/demo-account/demo-user'
import { demoGoogle, furnishGoogle } from '../../local/demo-account/furnish-google'
import { connectGoogleAccount } from '../../local/world/connect-google-account'
import { type MirrorClient, openMirrorClient } from '../../local/world/mirror-client'
import { type LocalWorld, startLocalWorld } from '../../local/world/start-local-world'
import { watchCalendar } from '../../local/world/watch-calendar'
import { meeting } from '../load/fill-calendar'

/** Milliseconds of one edit's way, one stage behind the other. */
export interface EditTimes {
  /** From the edit until the webhook has handed its task to the queue. */
  readonly push: number
  /** Until the bucket's end, with the guard for clocks that differ. */
  readonly bucket: number
  /** Until the queue dispatches the task. */
  readonly queue: number
  /** Until Google has answered with the delta. */
  readonly list: number
  /** Until Firestore has committed the document. */
  readonly commit: number
  /** Until a web client behind the rules sees it. */
  readonly listener: number
  readonly total: number
}

const calendarId = demoGoogle.personal.id
const EVENT = 'measured'
const HOUR = 3_600_000

/** Edits one event again and again, at moments of no pattern, and follows each edit to a listener. */
export async function measureEdits(coalesceMs: number, edits: number): Promise<readonly EditTimes[]> {
  const world = await startLocalWorld({ coalesceMs })
  try {
    furnishGoogle(world.google, { now: Date.now(), zone: 'Europe/Berlin' })
    world.google.insertEvent(calendarId, meeting('First', Date.now() + HOUR), EVENT)
    const user = await createDemoUser(world)
    const client = await openMirrorClient({ ...world, ...user })
    await connectGoogleAccount(world, { uid: user.uid, googleUser: demoGoogle.account })
    await client.until('the calendar', () => calendarOf(client) !== undefined)
    await watchCalendar(world, { calendarRef: String(calendarOf(client)?.ref), idToken: user.idToken })
    await client.until('the event', () => titleIn(client) === 'First')
    // The first edits find nothing compiled and no connection open.
    for (let number = 0; number < WARM_UP; number += 1) await followEdit(world, client, `Warm-up ${number}`)
    const times: EditTimes[] = []
    for (let number = 0; number < edits; number += 1) times.push(await followEdit(world, client, `Title ${number}`))
    await client.close()
    return times
  } finally {
    await world.stop()
  }
}

const WARM_UP = 5

async function followEdit(world: LocalWorld, client: MirrorClient, title: string): Promise<EditTimes> {
  await world.tasks.idle()
  await sleep(Math.random() * 1_000)
  const [tasksBefore, requestsBefore] = [world.tasks.log.length, world.simulator.requestLog.requests.length]
  const editedAt = Date.now()
  world.google.patchEvent(calendarId, EVENT, { summary: title })
  await client.until(title, () => titleIn(client) === title)
  const seenAt = Date.now()
  await world.tasks.idle()
  const entries = world.tasks.log.slice(tasksBefore)
  const created = entries.find((entry) => entry.kind === 'create')
  const dispatched = entries.find((entry) => entry.kind === 'dispatch')
  const listed = world.simulator.requestLog.requests
    .slice(requestsBefore)
    .find(({ operation }) => operation === 'events.list')
  const committedAt = await writtenAt(world)
  if (created?.kind !== 'create' || dispatched?.kind !== 'dispatch' || !listed) {
    throw new Error('An edit arrived on no way that is known')
  }
  const dueAt = Math.max(created.scheduleTime ?? 0, created.at)
  const stages = [editedAt, created.at, dueAt, dispatched.at, listed.at, committedAt, seenAt]
  const [push, bucket, queue, list, commit, listener] = stages.slice(1).map((at, before) => at - (stages[before] ?? at))
  return {
    push: push ?? 0,
    bucket: bucket ?? 0,
    queue: queue ?? 0,
    list: list ?? 0,
    commit: commit ?? 0,
    listener: listener ?? 0,
    total: seenAt - editedAt,
  }
}

function calendarOf(client: MirrorClient) {
  return [...client.calendars.values()].find((calendar) => calendar.calendarId === calendarId)
}

function eventIn(client: MirrorClient) {
  return [...client.events].find(([, { eventId }]) => eventId === EVENT)
}

const titleIn = (client: MirrorClient) => eventIn(client)?.[1].summary

/** By Firestore's own clock, which is this machine's. */
async function writtenAt(world: LocalWorld): Promise<number> {
  const url = `http://${world.firestore}/v1/projects/${world.projectId}/databases/(default)/documents:runQuery`
  const from = [{ collectionId: 'events', allDescendants: true }]
  const value = { stringValue: EVENT }
  const where = { fieldFilter: { field: { fieldPath: 'eventId' }, op: 'EQUAL', value } }
  const body = JSON.stringify({ structuredQuery: { from, where } })
  const answer = await fetch(url, { method: 'POST', headers: { authorization: 'Bearer owner' }, body })
  const [{ document }] = writtenSchema.parse(await answer.json())
  return Date.parse(document.updateTime)
}

const writtenSchema = z.tuple([z.object({ document: z.object({ updateTime: z.string() }) })])
