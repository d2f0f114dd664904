import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { projectFile } from '../world/project-files'
import type { LocalWorld } from '../world/start-local-world'

const FILE = projectFile('.local-world.json')
const LOG = projectFile('.local-world.log')

/**
 * Writes down how to reach a world, and what its functions log, for the operator's commands with `--local`; the secrets are of this run alone.
 * Whoever announces another one afterwards takes its place. The answer takes it back.
 */
export function announceWorld({ environment, urls, onFunctionsLine }: LocalWorld): () => void {
  writeFileSync(FILE, JSON.stringify({ pid: process.pid, environment, urls }, null, 2), { mode: 0o600 })
  writeFileSync(LOG, '', { mode: 0o600 })
  onFunctionsLine(({ text }) => keepLine(text))
  return () => {
    rmSync(FILE, { force: true })
    rmSync(LOG, { force: true })
  }
}

/** In the shape that Cloud Logging gives structured lines; what is not one is left out. */
function keepLine(text: string): void {
  if (!text.startsWith('{')) return
  appendFileSync(LOG, `{"timestamp":"${new Date().toISOString()}","jsonPayload":${text}}\n`)
}
