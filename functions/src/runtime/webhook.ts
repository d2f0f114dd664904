import { systemClock } from '../support/clock'
import { firebaseLogger } from '../support/firebase-logger'
import { once } from '../support/once'
import { rememberNames } from '../tasks/remember-names'
import { type Random, systemRandom } from '../support/random'
import type { WebhookDependencies } from '../webhooks/receive-notification'
import { channelKeyring, config, queue } from './instance'

export const webhookDependencies = once((): WebhookDependencies & { readonly random: Random } => ({
  keyring: channelKeyring(),
  queue: rememberNames(queue()),
  clock: systemClock,
  random: systemRandom,
  bucketMs: config().coalesceMs,
  logger: firebaseLogger,
}))
