/**
 * `npm run --silent sbom > FILE`: what a deployment is made of, as CycloneDX: each package that the lockfile has for
 * production, with version, hash and licence. Needs neither a registry nor what is installed.
 *
 * `npm sbom --omit dev` also leaves out what production shares with development (https://github.com/npm/cli/issues/7909): of
 * ours, four packages of five. So npm is shown a lockfile that has never heard of development.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withoutDevelopment, withoutOwnTools } from './sbom/without-development.mts'

const root = join(import.meta.dirname, '..')
const parent = mkdtempSync(join(tmpdir(), 'calendar-mirror-sbom-'))
// npm names the whole after its folder.
const folder = join(parent, 'calendar-mirror')
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'))
const write = (name: string, content: unknown) => writeFileSync(join(folder, name), JSON.stringify(content))

try {
  mkdirSync(folder)
  write('package.json', withoutOwnTools(read('package.json')))
  write('package-lock.json', withoutDevelopment(read('package-lock.json')))
  const args = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application']
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  process.exitCode = status ?? 1
} finally {
  rmSync(parent, { recursive: true, force: true })
}
