import type { LocalWorld } from '../world/start-local-world'
import type { Chance } from './edit-at-random'

const GOOGLE = ['internal', 'unavailable', 'rateLimitExceeded', 'tooManyRequests', 'fullSyncRequired', 'cut'] as const

/** One thing that goes wrong in Google or in the queue. Returns what it was. */
export async function makeTrouble(world: LocalWorld, calendarId: string, chance: Chance): Promise<string> {
  const { google } = world
  if (chance() < 0.15) {
    google.expireSyncTokens(calendarId)
    return 'sync tokens expired'
  }
  if (chance() < 0.2) {
    await fetch(`${world.urls.tasks}/control/outage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ durationMs: 500 + Math.floor(chance() * 3_000) }),
    })
    return 'queue down'
  }
  const fault = GOOGLE[Math.floor(chance() * GOOGLE.length)] ?? 'internal'
  // A delta only: an expired token means nothing elsewhere.
  const operation = fault === 'fullSyncRequired' ? 'events.list' : '*'
  google.faults.inject({ operation, fault, times: 1 + Math.floor(chance() * 3), skip: Math.floor(chance() * 2) })
  return fault
}

/** Notifications get lost, come twice, late, and overtake each other. */
export function disturbNotifications({ google }: LocalWorld): void {
  google.push.setFaults({ drop: 0.1, duplicate: 0.1, delay: [0, 1_500] })
}

export async function endTrouble({ google, urls }: LocalWorld): Promise<void> {
  google.faults.clear()
  google.push.setFaults({ drop: 0, duplicate: 0, delay: [0, 0] })
  await fetch(`${urls.tasks}/control/outage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ durationMs: 0 }),
  })
}
