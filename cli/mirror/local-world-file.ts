import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/** What `npm start` writes down of its world, as long as it runs (`local/start/announce-world.ts`). */
const localWorldSchema = z.object({
  pid: z.int(),
  /** The params, secrets and addresses that its functions run with. */
  environment: z.record(z.string(), z.string()),
  urls: z.object({
    page: z.string(),
    functions: z.string(),
    simulator: z.string(),
    tasks: z.string(),
    firestore: z.string(),
    auth: z.string(),
  }),
})
export type LocalWorldFile = z.infer<typeof localWorldSchema>

export const LOCAL_WORLD_FILE = '.local-world.json'

/** Of the world that runs now in this clone; null where none does. */
export function readLocalWorld(
  path = join(dirname(require.resolve('calendar-mirror/package.json')), LOCAL_WORLD_FILE),
): LocalWorldFile | null {
  try {
    const world = localWorldSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    process.kill(world.pid, 0)
    return world
  } catch {
    // None was started, or it was killed.
    return null
  }
}
