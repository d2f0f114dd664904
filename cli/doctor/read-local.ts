import { readConfig } from '../../functions/src/config'
import { channelIdSchema, syncIdSchema } from '../../functions/src/model/ids'
import { parseKeyring } from '../../functions/src/support/keyring'
import { signChannelToken } from '../../functions/src/webhooks/channel-token'
import type { LocalWorldFile } from '../mirror/local-world-file'
import { ask } from '../google/google-rest'
import { type Known, known, unknown } from './known'
import type { LocalFacts } from './local-facts'
import { notificationHeaders } from './notification-headers'

export interface LocalReader {
  readonly world: LocalWorldFile | null
  readonly now: () => number
  readonly signal: AbortSignal
}

/** Looks up what `doctor --local` judges; nothing is written. */
export async function readLocal({ world, now, signal }: LocalReader): Promise<LocalFacts> {
  if (world === null) return { world: null }
  const { environment, urls } = world
  const status = (url: string, method = 'GET', headers = new Headers()) =>
    attempt(async () => (await ask(url, { method, headers, signal })).status)
  const webhook = `${urls.functions}/calendarWebhook`
  const project = environment['GCLOUD_PROJECT'] ?? ''
  return {
    world: {
      configuration: whatIsWrongWith(environment),
      functions: await status(`${urls.functions}/health`),
      simulator: await status(`${urls.simulator}/`),
      tasks: await status(urls.tasks),
      auth: await status(urls.auth),
      stranger: await status(
        `${urls.firestore}/v1/projects/${project}/databases/(default)/documents/users/nobody/events?pageSize=1`,
      ),
      forged: await status(webhook, 'POST', notificationHeaders('forged', 'doctor')),
      genuine: await attempt(async () => {
        const channelId = channelIdSchema.parse(crypto.randomUUID())
        const syncId = syncIdSchema.parse('0'.repeat(32))
        const keyring = parseKeyring(environment['CHANNEL_TOKEN_KEYS'] ?? '', 'CHANNEL_TOKEN_KEYS')
        const token = signChannelToken({ keyring, syncId, channelId, expiration: now() + 60_000 })
        return (await ask(webhook, { method: 'POST', headers: notificationHeaders(token, channelId), signal })).status
      }),
    },
  }
}

function whatIsWrongWith(environment: Readonly<Record<string, string>>): string | null {
  try {
    readConfig(environment)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'unusable'
  }
}

async function attempt(run: () => Promise<number>): Promise<Known<number>> {
  try {
    return known(await run())
  } catch (error) {
    return unknown(error instanceof Error ? whyOf(error) : String(error))
  }
}

/** `fetch failed` alone says nothing. */
function whyOf({ message, cause }: Error): string {
  return cause instanceof Error ? `it does not answer: ${cause.message || cause.name}` : message
}
