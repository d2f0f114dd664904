import type { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import type { AccountId, CalendarRef, Uid } from '../../functions/src/model/ids'
import type { EventBody } from '../../local/calendar-simulator'
import { type MirrorClient, openMirrorClient } from '../../local/world/mirror-client'
import type { LocalWorld } from '../../local/world/start-local-world'
import { CANARY } from './canary'

/** What a user needs of the world. */
export interface UserWorld {
  readonly local: LocalWorld
  readonly firestore: Firestore
  settle(): Promise<void>
  keepSecret(secret: string): void
  beforeClosing(close: () => Promise<void>): void
}

export interface WholeIdentity {
  readonly uid: Uid
  readonly idToken: string
  readonly accountId: AccountId
  /** Also the id of the primary calendar at Google. */
  readonly email: string
  readonly calendarRef: CalendarRef
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Somebody with an app, which calls functions and listens to Firestore, and with a Google Calendar. */
export interface WholeUser extends WholeIdentity {
  /** Calls a callable function, signed in. */
  call(name: string, data: unknown): Promise<Answer>
  /** Has the primary calendar watched, and waits for its first sync. */
  watch(): Promise<void>
  /** A web client of Firestore; closed with the world. */
  listen(): Promise<MirrorClient>
  /** Adds an hour's event so many hours from now to the primary calendar; its id. */
  insert(title: string, hoursAhead: number, more?: EventBody): string
  move(eventId: string, hoursAhead: number): void
  rename(eventId: string, title: string): void
  delete(eventId: string): void
  /** What the channel's notifications carry. Fails where there is not exactly one channel. */
  channel(): ChannelHeaders
  /** Google's listing of the events around now and the mirrored ones, each in the same words. */
  compare(): Promise<{ readonly google: readonly string[]; readonly mirror: readonly string[] }>
}

export interface ChannelHeaders {
  readonly channelId: string
  readonly resourceId: string
  readonly token: string
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

export function wholeUser(world: UserWorld, identity: WholeIdentity): WholeUser {
  const { email, uid, idToken } = identity
  const { google, urls } = world.local
  const call = (name: string, data: unknown) =>
    postJson(`${urls.functions}/${name}`, JSON.stringify({ data }), { authorization: `Bearer ${idToken}` })
  return {
    ...identity,
    call,
    async watch() {
      const { status, body } = await call('watchCalendar', { calendarId: identity.calendarRef })
      if (status !== 200) throw new Error(`watchCalendar answered ${status}: ${JSON.stringify(body)}`)
      await world.settle()
    },
    async listen() {
      const { projectId, firestore } = world.local
      const client = await openMirrorClient({ projectId, firestore, uid, idToken })
      world.beforeClosing(() => client.close())
      return client
    },
    insert: (title, hoursAhead, more = {}) =>
      google.insertEvent(email, { summary: titled(title), ...anHour(hoursAhead), ...more }).id,
    move: (eventId, hoursAhead) => void google.patchEvent(email, eventId, anHour(hoursAhead)),
    rename: (eventId, title) => void google.patchEvent(email, eventId, { summary: titled(title) }),
    delete: (eventId) => google.deleteEvent(email, eventId),
    channel() {
      const [channel, ...others] = [...google.push.channels.values()].filter(
        ({ user, stopped }) => user === email && !stopped,
      )
      if (!channel || others.length > 0) throw new Error(`${others.length + 1} channels`)
      const token = z.string().parse(channel.token)
      world.keepSecret(token)
      return { channelId: channel.id, resourceId: channel.resourceId, token }
    },
    compare: async () => ({
      google: googleEvents(world, email),
      mirror: await mirroredEvents(world, identity),
    }),
  }
}

/** What users sign in with. */
export const PASSWORD = 'correct horse'

/** Every title has the canary in it: none may be logged. */
export const titled = (title: string): string => `${title} (${CANARY})`

export async function postJson(url: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  return await readAnswer(response)
}

export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  return { status: response.status, body: isJson ? z.unknown().parse(JSON.parse(text)) : text }
}

function anHour(hoursAhead: number): EventBody {
  const now = Math.floor(Date.now() / 60_000) * 60_000
  const at = (hours: number) => ({ dateTime: new Date(now + hours * HOUR).toISOString(), timeZone: 'Europe/Berlin' })
  return { start: at(hoursAhead), end: at(hoursAhead + 1) }
}

const timeSchema = z.object({ dateTime: z.string() }).transform(({ dateTime }) => new Date(dateTime).toISOString())
const toldSchema = z.object({ summary: z.string(), start: timeSchema, end: timeSchema })
const eventSchema = toldSchema.extend({ id: z.string() })
const documentSchema = toldSchema.extend({ eventId: z.string() })

function googleEvents(world: UserWorld, email: string): readonly string[] {
  const { items } = world.local.google.events.list(email, email, {
    singleEvents: true,
    timeMin: new Date(Date.now() - 10 * DAY).toISOString(),
    timeMax: new Date(Date.now() + 100 * DAY).toISOString(),
    maxResults: 2500,
  })
  return items
    .map((item) => eventSchema.parse(item))
    .map(({ id, ...rest }) => JSON.stringify([id, ...Object.values(rest)]))
    .toSorted()
}

async function mirroredEvents(
  { firestore }: UserWorld,
  { uid, calendarRef }: WholeIdentity,
): Promise<readonly string[]> {
  const { docs } = await firestore.collection(`users/${uid}/events`).where('calendarRef', '==', calendarRef).get()
  return docs
    .map((document) => documentSchema.parse(document.data()))
    .map(({ eventId, ...rest }) => JSON.stringify([eventId, ...Object.values(rest)]))
    .toSorted()
}
