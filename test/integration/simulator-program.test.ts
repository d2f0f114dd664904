import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { endPrograms, type RunningProgram, runProgram } from '../support/run-program'

const PROGRAM = 'local/lib/simulator/main.js'
const ROOT = join(__dirname, '..', '..')

afterAll(endPrograms)

/** What it says that it listens at. */
async function addressOf(program: RunningProgram, name: string): Promise<string> {
  const [, address = ''] = await program.printed(new RegExp(`${name} +(http://127\\.0\\.0\\.1:\\d+)/`))
  return address
}

describe('npm run simulator', () => {
  it('prints where it is, has people with calendars, and ends cleanly with Ctrl-C', async () => {
    const program = runProgram(PROGRAM, ['--any-port'])
    const page = await addressOf(program, 'Page')
    expect(await (await fetch(page)).text()).toContain('<title>Calendar simulator</title>')
    expect(await (await fetch(`${page}/control/users`)).json()).toMatchObject([
      { email: 'ada@example.com', calendars: ['ada@example.com', 'team@group.calendar.google.com'] },
      { email: 'grace@example.com', calendars: ['grace@example.com', 'team@group.calendar.google.com'] },
    ])
    program.kill('SIGINT')
    expect(await program.ended).toBe(0)
    expect(program.stderr()).toBe('')
    await expect(fetch(page)).rejects.toThrow('fetch failed')
  })

  it('begins with nothing where that is asked for', async () => {
    const page = await addressOf(runProgram(PROGRAM, ['--any-port', '--empty']), 'Page')
    expect(await (await fetch(`${page}/control/users`)).json()).toEqual([])
  })

  it('makes the same ids again for the same seed', async () => {
    const idsOf = async (seed: string) => {
      const page = await addressOf(runProgram(PROGRAM, ['--any-port', '--seed', seed]), 'Page')
      const span = 'from=2020-01-01T00:00:00Z&to=2050-01-01T00:00:00Z'
      const view: unknown = await (await fetch(`${page}/control/view?${span}`)).json()
      return z.object({ events: z.array(z.object({ id: z.string() })).min(1) }).parse(view).events
    }
    const [first, again, other] = await Promise.all([idsOf('one'), idsOf('one'), idsOf('two')])
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })

  it.each([
    ['--port', []],
    ['--tasks', ['--any-port']],
  ])('says in one sentence that a port is taken: %s', async (option, others) => {
    const occupant = createServer().listen(0, '127.0.0.1')
    await once(occupant, 'listening')
    const { port } = z.object({ port: z.number() }).parse(occupant.address())
    const program = runProgram(PROGRAM, [...others, option, String(port)])
    expect(await program.ended).toBe(1)
    occupant.close()
    expect(program.stderr()).toBe(
      `Port ${port} is in use: end what uses it, name another with ${option}, or add --any-port.\n`,
    )
  })

  it('explains its options', async () => {
    const program = runProgram(PROGRAM, ['--help'])
    expect(await program.ended).toBe(0)
    for (const option of ['--port', '--any-port', '--tasks', '--empty', '--seed']) {
      expect(program.stdout()).toContain(option)
    }
  })
})

interface Output {
  readonly code: unknown
  readonly stdout: string
  readonly stderr: string
}

async function run(command: string, args: readonly string[]): Promise<Output> {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code, stdout, stderr }
}

describe('local/README.md', () => {
  let google: string
  let readme: string
  let folder: string
  beforeAll(async () => {
    const program = runProgram(PROGRAM, ['--any-port', '--tasks', '0'])
    google = await addressOf(program, 'Page')
    const tasks = await addressOf(program, 'Tasks')
    const written = await readFile(join(ROOT, 'local', 'README.md'), 'utf8')
    readme = written.replaceAll('http://127.0.0.1:5002', google).replaceAll('http://127.0.0.1:5003', tasks)
    await mkdir(join(ROOT, 'test-output'), { recursive: true })
    // Inside of the project, where the packages are.
    folder = await mkdtemp(join(ROOT, 'test-output', 'local-readme-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const blocks = (language: string) =>
    [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code = '']) => code)
  const inBash = (script: string) =>
    run('bash', ['--norc', '-euo', 'pipefail', '-c', `curl() { command curl --fail-with-body "$@"; echo; }\n${script}`])

  it('has commands for curl that work as they stand', async () => {
    const [commands = ''] = blocks('sh')
    const { code, stdout, stderr } = await inBash(commands)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('"kind":"calendar#calendarList"')
    expect(stdout).toContain('"summary":"Coffee"')
    expect(stdout).toContain('"kind":"api#channel","id":"my-channel"')
    const event = await fetch(`${google}/control/calendars/ada@example.com/events/coffee?user=ada@example.com`)
    expect(z.object({ start: z.object({ dateTime: z.string() }) }).parse(await event.json()).start.dateTime).toMatch(
      /^2026-12-01T16:00:00/,
    )
  })

  it('has a program for Node that works as it stands', async () => {
    const [program = ''] = blocks('js')
    const file = join(folder, 'example.mjs')
    await writeFile(file, program)
    const { code, stdout, stderr } = await run(process.execPath, [file])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^\d+ events, then 1 changed: Tea\n$/)
  })

  it('has commands for the stand-in of Cloud Tasks that work as they stand', async () => {
    const [, commands = ''] = blocks('sh')
    const { code, stdout, stderr } = await inBash(commands)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('"state":"PAUSED"')
    expect(stdout).toContain('"task":"projects/demo/locations/us-central1/queues/errands/tasks/once"')
  })

  it('shows what the program prints, and its options', async () => {
    const program = runProgram(PROGRAM, ['--any-port'])
    const port = (await addressOf(program, 'Page')).split(':').at(-1) ?? ''
    const lines = (printed: string) =>
      printed
        .replaceAll(/:\d+/g, '')
        .split('\n')
        .map((line) => line.replaceAll(/ +/g, ' ').trim())
    await program.printed(/Accounts .*\n/)
    expect(port).not.toBe('')
    expect(lines(readme)).toEqual(expect.arrayContaining(lines(program.stdout())))
  })
})
