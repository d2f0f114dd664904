import { countOperations } from '../../functions/src/firestore/counting-document-store'
import type { SyncDependencies } from '../../functions/src/sync/sync-dependencies'
import type { MirroredCalendar } from './mirrored-calendar'

/** What is wrong with a calendar at rest, if anything. */
export async function violationIn(calendar: MirroredCalendar): Promise<string | undefined> {
  const state = await calendar.state()
  if (!state?.token) return 'no token'
  if (state.lease !== null) return 'a lease is left'
  if (state.pendingSince !== null) return 'work is pending'
  const [mirrored, expected] = [await calendar.mirrored(), await calendar.expected()]
  if (JSON.stringify(mirrored) !== JSON.stringify(expected))
    return `mirror ${mirrored.join()} instead of ${expected.join()}`
  const writes = await writesOfAnotherSync(calendar)
  return writes === 0 ? undefined : `another sync writes ${writes} documents`
}

async function writesOfAnotherSync(calendar: MirroredCalendar): Promise<number> {
  const dependencies: SyncDependencies = calendar.dependencies()
  const { tally, store } = dependencies
  await calendar.sync({ ...dependencies, store: countOperations(store, tally) })
  return tally.writes + tally.deletes
}
