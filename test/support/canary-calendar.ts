import { serviceAccountOf } from '../../local/world/functions-environment'
import { type MetadataServer, startMetadataServer } from './metadata-server'
import type { WholeUser } from './whole-user'
import { eventually, type WholeWorld } from './whole-world'

/** Makes the user's primary calendar the one that `canary` edits, and starts the functions again for it. */
export async function openCanary(world: WholeWorld, user: WholeUser): Promise<MetadataServer> {
  const { google, projectId, host } = world.local
  const account = serviceAccountOf(projectId)
  google.addUser({ email: account, timeZone: 'UTC' })
  google.shareCalendar(user.email, account, 'writer')
  const metadata = await startMetadataServer(() => google, account)
  world.beforeClosing(() => metadata.close())
  world.local.onFunctionsLine(({ text }) => void world.output.push(text))
  await host.stop()
  await world.local.restartFunctions({
    CANARY_UID: user.uid,
    CANARY_CALENDAR: user.calendarRef,
    GCE_METADATA_HOST: metadata.host,
  })
  return metadata
}

export const CANARY_EVENT = 'calendarmirrorcheck'

/** The title that the canary's event has in the mirror; undefined where it is not there. */
export async function mirroredTitle({ firestore }: WholeWorld, { uid, calendarRef }: WholeUser): Promise<unknown> {
  return (await firestore.doc(`users/${uid}/events/${calendarRef}~${CANARY_EVENT}`).get()).get('summary')
}

/** Resolves once the mirror has what was written last. */
export async function canaryFollowed(world: WholeWorld, user: WholeUser): Promise<void> {
  await eventually('the mirror has what was written', async () => {
    const { summary } = world.local.google.events.get(user.email, user.email, CANARY_EVENT)
    return (await mirroredTitle(world, user)) === summary
  })
}

/** As Cloud Scheduler runs it; the status that it answers. */
export async function runCanaryOf({ local }: WholeWorld): Promise<number> {
  return (await fetch(`${local.urls.functions}/schedules/canary`, { method: 'POST' })).status
}
