import { rmSync, writeFileSync } from 'node:fs'
import { projectFile } from '../world/project-files'
import type { LocalWorld } from '../world/start-local-world'

const FILE = projectFile('.local-world.json')

/**
 * Writes down how to reach a world, for the operator's commands with `--local`; the secrets are of this run alone.
 * Whoever announces another one afterwards takes its place. The answer takes it back.
 */
export function announceWorld({ environment, urls }: LocalWorld): () => void {
  writeFileSync(FILE, JSON.stringify({ pid: process.pid, environment, urls }, null, 2), { mode: 0o600 })
  return () => rmSync(FILE, { force: true })
}
