import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { LocalWorld } from '../world/start-local-world'

type Announced = Pick<LocalWorld, 'environment' | 'urls' | 'onFunctionsLine'>

/**
 * Writes down how to reach a world, and what its functions log, for the operator's commands with `--local`; the secrets are of this run alone.
 * Each of `folders` is one of the package itself, since that is where its commands look. Whoever announces another one
 * afterwards takes its place. The answer takes it back: it leaves what another world has announced meanwhile, and puts
 * back what one had announced before that runs yet.
 */
export function announceWorld(
  { environment, urls, onFunctionsLine }: Announced,
  folders: readonly string[],
): () => void {
  const text = JSON.stringify({ pid: process.pid, environment, urls }, null, 2)
  const places = folders.map(placesIn).map(([file, log]) => ({ file, log, before: runningIn(file) }))
  for (const { file, log, before } of places) {
    writeFileSync(file, text, { mode: 0o600 })
    // Another one's lines tell of other accounts: they are in nobody's way.
    if (before === null) writeFileSync(log, '', { mode: 0o600 })
  }
  onFunctionsLine((line) => {
    const kept = entryOf(line.text)
    if (kept !== null) for (const { log } of places) appendFileSync(log, kept, { mode: 0o600 })
  })
  return () => {
    for (const { file, log, before } of places) {
      const found = textOf(file)
      if (found !== null && found !== text) continue
      if (before !== null && isRunning(before)) writeFileSync(file, before, { mode: 0o600 })
      else for (const own of [file, log]) rmSync(own, { force: true })
    }
  }
}

const announcedSchema = z.object({ pid: z.int().positive() })

/** What a world announced there that runs yet; null where none does. */
function runningIn(file: string): string | null {
  const text = textOf(file)
  return text !== null && isRunning(text) ? text : null
}

function isRunning(announced: string): boolean {
  try {
    const { pid } = announcedSchema.parse(JSON.parse(announced))
    process.kill(pid, 0)
    // With our own number, it was one that is gone.
    return pid !== process.pid
  } catch {
    return false
  }
}

const placesIn = (folder: string) => [join(folder, '.local-world.json'), join(folder, '.local-world.log')] as const

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** In the shape that Cloud Logging gives structured lines; null for what is not one. */
function entryOf(text: string): string | null {
  return text.startsWith('{') ? `{"timestamp":"${new Date().toISOString()}","jsonPayload":${text}}\n` : null
}
