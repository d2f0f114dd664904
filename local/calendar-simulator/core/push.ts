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
  /** Each one is late by something between these, in milliseconds; so they also change their order. */
  readonly delay: readonly [number, number]
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
  setFaults(faults: Partial<PushFaults>): void
  /** Tells the listener when whatever is put into the outbox is due; returns what ends it. */
  onEnqueued(listener: (dueAt: number) => void): () => void
}

const delivered = new Set([200, 201, 202, 204, 102])
const retried = new Set([500, 502, 503, 504])
const mostAttempts = 10

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

export const createPush = (clock: Clock, random: RandomSource, switches: Switches): Push => {
  const channels = new Map<string, Channel>()
  let outbox: Notification[] = []
  let faults: PushFaults = { drop: 0, duplicate: 0, delay: [0, 0] }
  let lastNumber = 0

  const listeners = new Set<(dueAt: number) => void>()

  const put = (notification: Notification): Notification => {
    outbox.push(notification)
    for (const listener of listeners) listener(notification.dueAt)
    return notification
  }

  const isDead = ({ channelId }: Notification): boolean => {
    const channel = channels.get(channelId)
    if (channel === undefined || channel.expiration <= clock.now()) return true
    return channel.stopped && switches.afterStop === 'discard'
  }

  const enqueue = (channel: Channel, state: Notification['state']): Notification => {
    const [least, most] = state === 'sync' ? [0, 0] : faults.delay
    const createdAt = clock.now()
    return put({
      number: (lastNumber += 1),
      channelId: channel.id,
      address: channel.address,
      state,
      createdAt,
      attempt: 0,
      headers: headersOf(channel, state),
      dueAt: createdAt + least + (most > least ? random.fraction() * (most - least) : 0),
    })
  }

  return {
    channels,
    notify: (channel, state) => {
      if (channel.stopped || channel.expiration <= clock.now()) return null
      // Numbers rise, but not by one.
      channel.messageNumber += state === 'sync' ? 1 : 1 + Math.floor(random.fraction() * 1000)
      if (state !== 'sync' && faults.drop > 0 && random.fraction() < faults.drop) return null
      const notification = enqueue(channel, state)
      if (state !== 'sync' && faults.duplicate > 0 && random.fraction() < faults.duplicate) enqueue(channel, state)
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
    onEnqueued: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
