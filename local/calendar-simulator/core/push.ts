import type { Chance } from './chance'
import type { Clock } from './clock'
import type { RandomSource } from './random-source'
import type { Switches } from './switches'

/** Everything about a channel that its notifications carry. */
export interface Channel {
  readonly id: string
  readonly user: string
  readonly clientId: string
  /** A calendar's id, or null for the user's calendar list. */
  readonly calendarId: string | null
  readonly address: string
  readonly token: string | null
  readonly resourceId: string
  readonly resourceUri: string
  /** Milliseconds since the epoch. */
  readonly expiration: number
  messageNumber: number
  stopped: boolean
  /** Milliseconds since the epoch; null while it is open. */
  stoppedAt: number | null
}

/** A notification under way: the shell posts it to the address once it is due, with these headers and no body. */
export interface Notification {
  readonly number: number
  readonly channelId: string
  readonly address: string
  readonly state: 'sync' | 'exists' | 'not_exists'
  readonly headers: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly dueAt: number
  /** How often it was tried before. */
  readonly attempt: number
}

export interface PushFaults {
  /** Shares of the notifications, in [0, 1]. */
  readonly drop: number
  readonly duplicate: number
  /** Share of those that the next one to the same channel overtakes; they wait for it for five seconds at most. */
  readonly reorder: number
  /** Each one is late by something between these, in milliseconds; so they also change their order. */
  readonly delay: readonly [number, number]
  /** How many more times each change is told: a flood. */
  readonly flood: number
  /** For how long after its stop a channel is still told of changes, in milliseconds. */
  readonly lateAfterStop: number
}

export const noPushFaults: PushFaults = {
  drop: 0,
  duplicate: 0,
  reorder: 0,
  delay: [0, 0],
  flood: 0,
  lateAfterStop: 0,
}

/** Google's sending side, as data: notifications lie in an outbox until somebody delivers them. */
export interface Push {
  readonly channels: Map<string, Channel>
  /** Tells a channel's address; `sync` ignores the faults. */
  notify(channel: Channel, state: Notification['state']): Notification | null
  /** Takes out what is due now; notifications of ended channels are lost. */
  takeDue(): Notification[]
  /** When the next one is due, or null if none waits. */
  nextDueAt(): number | null
  /** What the address answered: a status, or null without one. Says whether it will be tried again. */
  answered(notification: Notification, status: number | null): 'delivered' | 'retried' | 'failed'
  /** What is left out stays as it is. */
  setFaults(faults: Partial<PushFaults>): void
  faults(): PushFaults
  /** Tells the listener when whatever is put into the outbox is due; returns what ends it. */
  onEnqueued(listener: (dueAt: number) => void): () => void
}

const delivered = new Set([200, 201, 202, 204, 102])
const retried = new Set([500, 502, 503, 504])
const mostAttempts = 10
/** How long a notification waits to be overtaken, in milliseconds. */
const overtakenWithin = 5000

const headersOf = (channel: Channel, state: Notification['state']): Record<string, string> => ({
  'Content-Type': 'application/json; utf-8',
  'Content-Length': '0',
  Accept: '*/*',
  'User-Agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google)',
  'X-Goog-Channel-ID': channel.id,
  'X-Goog-Channel-Expiration': new Date(channel.expiration).toUTCString(),
  'X-Goog-Message-Number': String(channel.messageNumber),
  'X-Goog-Resource-ID': channel.resourceId,
  'X-Goog-Resource-State': state,
  'X-Goog-Resource-URI': channel.resourceUri,
  ...(channel.token !== null && { 'X-Goog-Channel-Token': channel.token }),
})

/** Google's sending side. What is sent has its chance from `random`, what goes wrong on the way from `chance`. */
export const createPush = (clock: Clock, random: RandomSource, switches: Switches, chance: Chance): Push => {
  const channels = new Map<string, Channel>()
  const listeners = new Set<(dueAt: number) => void>()
  const fraction = chance.stream('push')
  const strikes = (share: number): boolean => share > 0 && fraction() < share
  let outbox: Notification[] = []
  /** By channel, the number of the notification that waits to be overtaken. */
  const waiting = new Map<string, number>()
  let faults: PushFaults = noPushFaults
  let lastNumber = 0

  const isOver = (channel: Channel): boolean => {
    if (channel.expiration <= clock.now()) return true
    if (channel.stoppedAt === null) return false
    // Negative where the clock was put back since: that is no time in which it may still speak.
    const since = clock.now() - channel.stoppedAt
    return since < 0 || since >= faults.lateAfterStop
  }
  const isDead = ({ channelId }: Notification): boolean => {
    const channel = channels.get(channelId)
    if (channel === undefined || channel.expiration <= clock.now()) return true
    return isOver(channel) && switches.afterStop === 'discard'
  }
  const put = (notification: Notification): Notification => {
    outbox.push(notification)
    for (const listener of listeners) listener(notification.dueAt)
    return notification
  }
  /** Lets the one that waits follow this one. */
  const overtake = ({ channelId, dueAt }: Notification): void => {
    const number = waiting.get(channelId)
    if (number === undefined) return
    waiting.delete(channelId)
    const overtaken = outbox.find((other) => other.number === number)
    if (overtaken === undefined) return
    outbox = outbox.filter((other) => other !== overtaken)
    put({ ...overtaken, dueAt })
  }
  const delay = (): number => {
    const [least, most] = faults.delay
    return least + (most > least ? fraction() * (most - least) : 0)
  }
  const enqueue = (channel: Channel, state: Notification['state'], late: number): Notification => {
    const createdAt = clock.now()
    return put({
      number: (lastNumber += 1),
      channelId: channel.id,
      address: channel.address,
      state,
      createdAt,
      attempt: 0,
      headers: headersOf(channel, state),
      dueAt: createdAt + late,
    })
  }
  /** One change, told as well or badly as ordered. */
  const tell = (channel: Channel, state: Notification['state']): Notification | null => {
    // Numbers rise, but not by one.
    channel.messageNumber += 1 + Math.floor(random.fraction() * 1000)
    if (strikes(faults.drop)) return null
    const late = delay()
    const held = !waiting.has(channel.id) && strikes(faults.reorder)
    const notification = enqueue(channel, state, held ? late + overtakenWithin : late)
    if (held) waiting.set(channel.id, notification.number)
    else overtake(notification)
    if (strikes(faults.duplicate)) enqueue(channel, state, delay())
    return notification
  }

  return {
    channels,
    notify: (channel, state) => {
      if (isOver(channel)) return null
      if (state === 'sync') {
        channel.messageNumber += 1
        return enqueue(channel, state, 0)
      }
      const notification = tell(channel, state)
      for (let more = 0; more < faults.flood; more++) tell(channel, state)
      return notification
    },
    takeDue: () => {
      const now = clock.now()
      const due = outbox.filter(({ dueAt }) => dueAt <= now)
      if (due.length === 0) return []
      outbox = outbox.filter(({ dueAt }) => dueAt > now)
      return due.filter((notification) => !isDead(notification)).toSorted((a, b) => a.dueAt - b.dueAt)
    },
    nextDueAt: () => outbox.reduce<number | null>((least, { dueAt }) => Math.min(least ?? dueAt, dueAt), null),
    answered: (notification, status) => {
      if (status !== null && delivered.has(status)) return 'delivered'
      if (status === null || !retried.has(status) || notification.attempt + 1 >= mostAttempts) return 'failed'
      const pause = Math.min(1000 * 2 ** notification.attempt, 300_000) * (1 + random.fraction() / 4)
      put({ ...notification, attempt: notification.attempt + 1, dueAt: clock.now() + pause })
      return 'retried'
    },
    setFaults: (changed) => void (faults = { ...faults, ...changed }),
    faults: () => faults,
    onEnqueued: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
