import { systemClock } from '../support/clock'
import { firebaseLogger } from '../support/firebase-logger'
import { once } from '../support/once'
import type { WebhookDependencies } from '../webhooks/receive-notification'
import { channelKeyring, config, queue } from './instance'

export const webhookDependencies = once((): WebhookDependencies => ({
  keyring: channelKeyring(),
  queue: queue(),
  clock: systemClock,
  bucketMs: config().coalesceMs,
  logger: firebaseLogger,
}))
