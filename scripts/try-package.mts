/**
 * `npm run try:package`: the first commands of docs/install.md, as they stand there, in a folder of its own, from a clone of
 * what is committed; then, with the installed package, whether each document of the demo user's calendars is as Google's event. Takes some
 * minutes, and a registry.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-try-'))
const clone = join(folder, 'calendar-mirror')
const PATIENCE_MS = 300_000

const [first = '', second = ''] = [
  ...readFileSync(join(root, 'docs/install.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g),
].map(([, block = '']) => block.trim())
const commands = first.split('\n')
const start = commands.pop() ?? ''

function run(command: string, cwd: string): string {
  console.log(`$ ${command}`)
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`It ended with ${status}:\n${stdout}\n${stderr}`)
  return stdout
}

/** Each line begins where the one before ended up. */
function runAll(lines: readonly string[]): string {
  let cwd = clone
  for (const line of lines) {
    cwd = run(`${line} && pwd`, cwd).trim().split('\n').at(-1) ?? cwd
  }
  return cwd
}

/** Resolves once the world is up, with what ends it. */
async function startWorld(command: string, cwd: string): Promise<() => Promise<void>> {
  console.log(`$ ${command} --any-port`)
  const child = spawn(
    'bash',
    ['-c', `exec ${command.replace('&& npm', '&& exec npm')} --any-port`.replace('exec cd', 'cd')],
    {
      cwd,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    },
  )
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += String(chunk)
  })
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('close', resolve))
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT')
    else return
    await ended
  }
  const deadline = Date.now() + PATIENCE_MS
  while (!printed.includes('The local world is up.')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Error(`It did not start:\n${printed}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return stop
}

const comparedSchema = z.object({
  calendars: z
    .array(z.object({ well: z.literal(true), outcome: z.object({ documents: z.int().min(1) }) }))
    .min(1, 'no calendar is mirrored'),
})
const manifestSchema = z.object({ endpoints: z.record(z.string(), z.unknown()) })

try {
  run(`git clone --quiet ${root} ${clone}`, folder)
  const app = runAll(commands)
  const { endpoints } = manifestSchema.parse(JSON.parse(readFileSync(join(app, 'manifest.json'), 'utf8')))
  console.log(`✓ ${Object.keys(endpoints).length} functions are listed`)
  const stop = await startWorld(start, app)
  try {
    const compared = run(`${second} --json`, app)
    const { calendars } = comparedSchema.parse(JSON.parse(compared.slice(compared.indexOf('{'))))
    const documents = calendars.reduce((sum, { outcome }) => sum + outcome.documents, 0)
    console.log(`✓ ${calendars.length} calendars are mirrored, ${documents} documents equal to Google's events`)
  } finally {
    await stop()
  }
  console.log(`✓ ${commands.length + 2} commands, from a clone to a mirrored calendar`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
