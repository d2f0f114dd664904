import { QueueUnavailable } from '../model/errors/queue-unavailable'
import type { SyncId } from '../model/ids'
import type { Clock } from '../support/clock'
import type { Keyring } from '../support/keyring'
import type { Logger } from '../support/logger'
import { type Trace, traceparentOf } from '../support/trace'
import { tracedLogger } from '../support/traced-logger'
import type { SyncQueue } from '../tasks/sync-queue'
import { planDelivery } from './bucket'
import { verifyChannelToken } from './channel-token'
import { notificationSchema, type Notification } from './notification'

export interface WebhookRequest {
  readonly method: string
  /** As Node's http module gives them: lower-case names, repeated ones joined or in a list. */
  readonly headers: Readonly<Record<string, unknown>>
  /** In bytes. */
  readonly bodyLength: number
  /** What comes of the notification goes on in this one. */
  readonly trace?: Trace
}

export interface WebhookDependencies {
  readonly keyring: Keyring
  readonly queue: SyncQueue
  readonly clock: Clock
  /** How long notifications of a channel are gathered, in milliseconds. */
  readonly bucketMs: number
  readonly logger: Logger
}

/**
 * - 204: taken. - 401: not a notification of ours, whatever is wrong with it. - 405, 413: not even of the right shape.
 * - 503: Cloud Tasks did not take the task; Google retries on that, and only on 500, 502, 503 and 504
 *   (https://developers.google.com/workspace/calendar/api/guides/push#responding-to-notifications).
 */
export type WebhookStatus = 204 | 401 | 405 | 413 | 503

/** Google sends none at all; anything short is let through, since nothing reads it. */
const MAX_BODY_BYTES = 1024

/**
 * Turns a genuine push notification into a task for `syncCalendar`, and anything else into a refusal without effect.
 * It reads nothing from storage: whether the channel is still wanted is for the task to find out.
 */
export async function receiveNotification(
  request: WebhookRequest,
  dependencies: WebhookDependencies,
): Promise<{ readonly status: WebhookStatus }> {
  if (request.method !== 'POST') return { status: 405 }
  if (request.bodyLength > MAX_BODY_BYTES) return { status: 413 }

  const { keyring, clock } = dependencies
  const { trace } = request
  const logger = trace ? tracedLogger(dependencies.logger, trace) : dependencies.logger
  const now = clock.now()
  const notification = notificationSchema.safeParse(request.headers).data
  const syncId = notification && verifyChannelToken({ keyring, now, ...notification })
  if (!notification || !syncId) {
    logger.warn('calendar_notification', { outcome: 'refused', reason: notification ? 'token' : 'headers' })
    return { status: 401 }
  }

  const outcome = await deliver(now, syncId, { ...notification, trace }, dependencies)
  const { channelId, messageNumber, resourceState } = notification
  const failed = outcome === 'queue_unavailable'
  logger[failed ? 'error' : 'info']('calendar_notification', {
    outcome,
    syncId,
    channelId,
    messageNumber,
    resourceState,
  })
  return { status: failed ? 503 : 204 }
}

type DeliveryOutcome = 'channel_opened' | 'enqueued' | 'queue_unavailable'

async function deliver(
  now: number,
  syncId: SyncId,
  notification: Notification & { readonly trace: Trace | undefined },
  { queue, bucketMs }: WebhookDependencies,
): Promise<DeliveryOutcome> {
  const { channelId, resourceId, messageNumber, resourceState, trace } = notification
  // Google's greeting on a new channel; whoever opened it starts the first sync himself.
  if (resourceState === 'sync') return 'channel_opened'

  const delivery = planDelivery(now, { bucketMs }, { syncId, channelId, messageNumber })
  try {
    const options = { ...delivery, ...(trace ? { traceparent: traceparentOf(trace) } : {}) }
    await queue.enqueue({ version: 1, syncId, cause: { kind: 'push', channelId, resourceId } }, options)
    return 'enqueued'
  } catch (error) {
    if (error instanceof QueueUnavailable) return 'queue_unavailable'
    throw error
  }
}
