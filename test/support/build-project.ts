import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

const ROOT = join(__dirname, '..', '..')

interface Project {
  readonly folder: string
  /** Folders and files that it is made of. */
  readonly sources: readonly string[]
  /** Written by every compilation. */
  readonly output: string
  /** The npm script that makes it, where it is not only compiled. */
  readonly script?: string
}

const projects: readonly Project[] = [
  {
    folder: 'functions',
    // Their packages are in the bundle.
    sources: ['functions', 'package-lock.json'],
    // The package, which `npm pack` leaves behind there, has no such file.
    output: 'functions/lib/calendar-webhook.js',
    script: 'build:functions',
  },
  { folder: 'local', sources: ['local'], output: 'local/lib/functions-host/main.js' },
  { folder: 'cli', sources: ['cli', 'functions/src', 'local'], output: 'cli/lib/cli/main.js' },
  {
    folder: 'client',
    sources: ['client', 'functions/src/model'],
    output: 'client/lib/index.mjs',
    script: 'build:client',
  },
  { folder: 'web', sources: ['web/src', 'client'], output: 'web/dist/index.html', script: 'build:page' },
]

/**
 * Compiles what is older than its sources, so that tests of running programs test today's. Types are not looked at:
 * `npm run check` does that. Of several test runs at once one compiles and the others wait, so that no program is
 * started while its files are being written.
 */
export async function buildProject(): Promise<void> {
  const lock = join(tmpdir(), `calendar-mirror-build-${createHash('sha256').update(ROOT).digest('hex').slice(0, 16)}`)
  await acquire(lock)
  try {
    await Promise.all(projects.filter(isStale).map(compile))
  } finally {
    await rm(lock, { force: true })
  }
}

function isStale({ sources, output }: Project): boolean {
  const built = join(ROOT, output)
  if (!existsSync(built)) return true
  const newest = Math.max(...sources.flatMap((path) => sourceTimes(join(ROOT, path))))
  return newest >= statSync(built).mtimeMs
}

function sourceTimes(path: string): readonly number[] {
  const found = statSync(path)
  if (!found.isDirectory()) return [found.mtimeMs]
  const parts = readdirSync(path, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory() ? entry.name !== 'lib' : /\.(m?tsx?|css)$/.test(entry.name),
  )
  return parts.flatMap(({ name }) => sourceTimes(join(path, name)))
}

async function compile({ folder, script }: Project): Promise<void> {
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc')
  const [command, args] = script === undefined ? [tsc, ['-p', folder, '--noCheck']] : ['npm', ['run', '-s', script]]
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code !== 0) throw new Error(`${folder} does not compile:\n${output}`)
}

async function acquire(lock: string): Promise<void> {
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' })
      return
    } catch {
      if (!(await isHeld(lock))) await rm(lock, { force: true })
      await sleep(50)
    }
  }
}

/** Not by a run that was killed. */
async function isHeld(lock: string): Promise<boolean> {
  const pid = Number(await readFile(lock, 'utf8').catch(() => ''))
  // Released meanwhile, or created by somebody who has not yet said who he is.
  if (pid === 0) return true
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
