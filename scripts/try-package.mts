/**
 * `npm run try:package`: the first commands of docs/install.md, as they stand there, in a folder of its own, from a clone of
 * what is committed; then, with the installed package, whether each document of the demo user's calendars is as Google's event. Takes some
 * minutes, and a registry.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { describeComparison } from './try/describe-comparison.mts'
import { runCommand } from './try/run-command.mts'
import { startWorld } from './try/start-world.mts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-try-'))
const clone = join(folder, 'calendar-mirror')

const [first = '', second = ''] = [
  ...readFileSync(join(root, 'docs/install.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g),
].map(([, block = '']) => block.trim())
const commands = first.split('\n')
const start = commands.pop() ?? ''

/** Each line begins where the one before ended up. */
async function runAll(lines: readonly string[]): Promise<string> {
  let cwd = clone
  for (const line of lines) {
    cwd = (await runCommand(`${line} && pwd`, { cwd })).trim().split('\n').at(-1) ?? cwd
  }
  return cwd
}

const manifestSchema = z.object({ endpoints: z.record(z.string(), z.unknown()) })

try {
  await runCommand(`git clone --quiet ${root} ${clone}`, { cwd: folder })
  const app = await runAll(commands)
  const { endpoints } = manifestSchema.parse(JSON.parse(readFileSync(join(app, 'manifest.json'), 'utf8')))
  console.log(`✓ ${Object.keys(endpoints).length} functions are listed`)
  const stop = await startWorld(start, app)
  try {
    console.log(`✓ ${describeComparison(await runCommand(`${second} --json`, { cwd: app }))}`)
  } finally {
    await stop()
  }
  console.log(`✓ ${commands.length + 2} commands, from a clone to a mirrored calendar`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
