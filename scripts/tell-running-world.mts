/**
 * `node scripts/tell-running-world.mts [FOLDER]`, which npm runs before `npm start`: says whether a local world runs in
 * this folder already, before another one is built and finds a port taken. It keeps nobody from a second one, on other
 * ports; the exit code is 0 in any case.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** As `local/start/announce-world.ts` writes it, which is not built yet. */
const announcedSchema = z.object({ pid: z.int().positive(), urls: z.object({ page: z.string() }) })

const folder = process.argv[2] ?? join(import.meta.dirname, '..')
const running = runningIn(join(folder, '.local-world.json'))
if (running !== null) {
  const { pid, urls } = running
  process.stdout.write(
    `A local world already runs here (process ${pid}): ${urls.page}/demo\n` +
      'End it with Ctrl-C where it was started. Or start another one beside it: npm start -- --any-port\n' +
      'Commands with --local are about the newest one, and about this one again when that has ended.\n\n',
  )
}

function runningIn(file: string): z.infer<typeof announcedSchema> | null {
  try {
    const announced = announcedSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    process.kill(announced.pid, 0)
    return announced
  } catch {
    // None was started, or it was killed.
    return null
  }
}
