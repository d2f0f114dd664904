import { Agent as HttpAgent, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { Notification } from '../core/push'
import type { CalendarSimulator } from '../core/simulator'

/** What became of one attempt to deliver a notification. */
export interface Delivery {
  readonly notification: Notification
  /** Milliseconds since the epoch. */
  readonly at: number
  /** The address's answer, or null where there was none. */
  readonly status: number | null
  readonly outcome: 'delivered' | 'retried' | 'failed'
}

export interface PushDelivery {
  readonly deliveries: readonly Delivery[]
  /** Delivers what is due now; resolves once everything was answered. */
  deliverDue(): Promise<void>
  /** Delivers nothing by itself until released. */
  hold(): () => void
  reset(): void
  /** Ends the timer, and the deliveries under way. */
  stop(): Promise<void>
}

const patience = 10_000

/** A flood of notifications waits here, instead of being refused by a listener with too many connections. */
const atOnce = { maxSockets: 64 }
const httpAgent = new HttpAgent(atOnce)
const httpsAgent = new HttpsAgent(atOnce)

/** Posts the headers and no body; the answer's status, or null. */
const post = ({ address, headers }: Notification, signal: AbortSignal): Promise<number | null> =>
  new Promise((resolve) => {
    const secure = address.startsWith('https:')
    const options = { method: 'POST', headers, signal, timeout: patience, agent: secure ? httpsAgent : httpAgent }
    const outgoing = (secure ? requestHttps : requestHttp)(address, options, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? null)
    })
    outgoing.on('timeout', () => outgoing.destroy())
    outgoing.on('error', () => resolve(null))
    outgoing.end()
  })

/** Sends the core's outbox, on time, to where it is addressed. */
export const createPushDelivery = (core: CalendarSimulator): PushDelivery => {
  const deliveries: Delivery[] = []
  const stopping = new AbortController()
  const underWay = new Set<Promise<void>>()
  let held = 0
  let timer: NodeJS.Timeout | null = null
  let armedFor = Infinity

  const deliver = async (notification: Notification): Promise<void> => {
    const status = await post(notification, stopping.signal)
    if (stopping.signal.aborted) return
    const outcome = core.push.answered(notification, status)
    deliveries.push({ notification, at: core.clock.now(), status, outcome })
  }
  const deliverDue = async (): Promise<void> => {
    const sent = core.push.takeDue().map((notification) => {
      const delivery = deliver(notification).finally(() => underWay.delete(delivery))
      underWay.add(delivery)
      return delivery
    })
    await Promise.all(sent)
  }
  const arm = (dueAt: number | null): void => {
    if (held > 0 || dueAt === null || dueAt >= armedFor || stopping.signal.aborted) return
    if (timer !== null) clearTimeout(timer)
    armedFor = dueAt
    // Looked at again every minute at least, since the core's clock may run as it likes.
    timer = setTimeout(wake, Math.min(Math.max(0, Math.ceil(dueAt - core.clock.now())), 60_000))
  }
  const wake = (): void => {
    armedFor = Infinity
    if (held === 0) void deliverDue()
    arm(core.push.nextDueAt())
  }
  const unsubscribe = core.push.onEnqueued(arm)
  return {
    deliveries,
    deliverDue,
    hold: () => {
      held += 1
      return () => {
        held -= 1
        arm(core.push.nextDueAt())
      }
    },
    reset: () => void (deliveries.length = 0),
    stop: async () => {
      unsubscribe()
      stopping.abort()
      if (timer !== null) clearTimeout(timer)
      await Promise.all(underWay)
    },
  }
}
