import type { ChannelHeaders } from './whole-user'
import type { WholeWorld } from './whole-world'

let lastNumber = 1_000_000

/** The headers of one more notification of a channel, as Google would send them. */
export function notificationHeaders({ channelId, resourceId, token }: ChannelHeaders): Record<string, string> {
  lastNumber += 1
  return {
    'content-type': 'application/json; utf-8',
    'x-goog-channel-id': channelId,
    'x-goog-message-number': String(lastNumber),
    'x-goog-resource-id': resourceId,
    'x-goog-resource-state': 'exists',
    'x-goog-resource-uri': 'https://www.googleapis.com/calendar/v3/calendars/somebody/events?alt=json',
    'x-goog-channel-token': token,
  }
}

/** Sends one to the webhook; its status. */
export async function notify(world: WholeWorld, channel: ChannelHeaders): Promise<number> {
  const response = await fetch(world.param('WEBHOOK_URL'), { method: 'POST', headers: notificationHeaders(channel) })
  await response.text()
  return response.status
}
