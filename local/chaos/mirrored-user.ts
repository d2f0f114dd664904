import { differences, listAtGoogle } from '../demo/compare-with-google'
import { createAuthUser } from '../emulators/create-auth-user'
import { connectGoogleAccount } from '../world/connect-google-account'
import { type MirrorClient, openMirrorClient } from '../world/mirror-client'
import type { LocalWorld } from '../world/start-local-world'
import { watchCalendar } from '../world/watch-calendar'

const DAY_MS = 86_400_000

/** A person of the app, with one mirrored calendar. */
export interface MirroredUser {
  /** Also the calendar's id. */
  readonly email: string
  readonly client: MirrorClient
}

export async function mirrorUser(world: LocalWorld, number: number): Promise<MirroredUser> {
  const email = `user-${number}@example.com`
  world.google.addUser({ email, timeZone: 'Europe/Berlin' })
  const user = await createAuthUser(world.auth, world.projectId, { email, password: 'calendar-mirror' })
  const client = await openMirrorClient({ ...world, ...user })
  await connectGoogleAccount(world, { uid: user.uid, googleUser: email })
  await client.until('the calendar', () => client.calendars.size > 0)
  const [calendar] = client.calendars.values()
  if (calendar) await watchCalendar(world, { calendarRef: calendar.ref, idToken: user.idToken })
  await client.until(
    'the first sync',
    () => [...client.calendars.values()].some(({ state }) => state === 'live'),
    60_000,
  )
  return { email, client }
}

/** What is not in the mirror as Google has it, within the window of the default settings. */
export function differencesOf({ google }: LocalWorld, { email, client }: MirroredUser): readonly string[] {
  const midnight = Math.floor(google.clock.now() / DAY_MS) * DAY_MS
  const window = { from: midnight - 30 * DAY_MS, to: midnight + 180 * DAY_MS }
  return differences(listAtGoogle(google, email, email, window), [...client.events.values()])
}
