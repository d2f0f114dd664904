import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalWorld } from '../world/start-local-world'

type Announced = Pick<LocalWorld, 'environment' | 'urls' | 'onFunctionsLine'>

/**
 * Writes down how to reach a world, and what its functions log, for the operator's commands with `--local`; the secrets are of this run alone.
 * Each of `folders` is one of the package itself, since that is where its commands look. Whoever announces another one
 * afterwards takes its place. The answer takes it back.
 */
export function announceWorld(
  { environment, urls, onFunctionsLine }: Announced,
  folders: readonly string[],
): () => void {
  const files = folders.map((folder) => join(folder, '.local-world.json'))
  const logs = folders.map((folder) => join(folder, '.local-world.log'))
  const text = JSON.stringify({ pid: process.pid, environment, urls }, null, 2)
  for (const file of files) writeFileSync(file, text, { mode: 0o600 })
  for (const log of logs) writeFileSync(log, '', { mode: 0o600 })
  onFunctionsLine((line) => {
    const kept = entryOf(line.text)
    if (kept !== null) for (const log of logs) appendFileSync(log, kept)
  })
  return () => {
    for (const file of [...files, ...logs]) rmSync(file, { force: true })
  }
}

/** In the shape that Cloud Logging gives structured lines; null for what is not one. */
function entryOf(text: string): string | null {
  return text.startsWith('{') ? `{"timestamp":"${new Date().toISOString()}","jsonPayload":${text}}\n` : null
}
