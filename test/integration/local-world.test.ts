import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { createAuthUser } from '../../local/emulators/create-auth-user'
import { callFunction } from '../../local/world/call-function'
import { connectGoogleAccount } from '../../local/world/connect-google-account'
import { openMirrorClient } from '../../local/world/mirror-client'
import { startLocalWorld } from '../../local/world/start-local-world'
import { PortTaken } from '../../local/world/world-ports'
import { decideConsent } from '../support/google-world'
import { startRecordingTarget } from '../support/recording-target'
import { endPrograms, runProgram } from '../support/run-program'
import { testProjectId } from '../support/test-project'

// A busy machine takes a minute for what takes ten seconds otherwise.
jest.setTimeout(180_000)

const START = 'local/lib/start/main.js'
const OWN_EMULATORS = { FIRESTORE_EMULATOR_HOST: undefined, FIREBASE_AUTH_EMULATOR_HOST: undefined }
const execute = promisify(execFile)

afterAll(endPrograms)

describe('the local world', () => {
  it('stops without leaving anything that listens, but for emulators that were there before', async () => {
    const world = await startLocalWorld({ projectId: testProjectId() })
    const { firestore, auth, ...own } = world.urls
    await Promise.all(Object.values(world.urls).map(expectListening))
    await world.stop()
    await Promise.all(Object.values(own).map(expectSilent))
    await Promise.all([firestore, auth].map(expectListening))
  })

  it('says which port is taken before it starts anything', async () => {
    const taken = await startRecordingTarget()
    const sentences: string[] = []
    const start = startLocalWorld({ ports: { tasks: taken.port }, onProgress: (sentence) => sentences.push(sentence) })
    await expect(start).rejects.toThrow(PortTaken)
    await expect(start).rejects.toMatchObject({ part: 'tasks', port: taken.port })
    expect(sentences).toEqual([])
    await taken.close()
  })

  it('brings its functions back at the same address after a crash', async () => {
    const world = await startLocalWorld({ projectId: testProjectId() })
    await world.host.kill('SIGKILL')
    await expectSilent(world.urls.functions)
    await world.restartFunctions()
    expect((await fetch(`${world.urls.functions}/health`)).status).toBe(200)
    await world.stop()
    await expectSilent(world.urls.functions)
  })

  it('tells what a function answered where a call of it fails', async () => {
    const world = await startLocalWorld({ projectId: testProjectId() })
    const { idToken } = await createAuthUser(world.auth, world.projectId, {
      email: 'a@example.com',
      password: 'secret',
    })
    const call = callFunction(world.urls.functions, 'syncNow', { data: {}, idToken })
    await expect(call).rejects.toThrow(/^syncNow answered 401: .*calendar_not_connected/)
    await world.stop()
  })

  it('tells what the command said where an account cannot be connected', async () => {
    const world = await startLocalWorld({ projectId: testProjectId() })
    const connecting = connectGoogleAccount(world, { uid: 'somebody', googleUser: 'nobody@example.com' })
    await expect(connecting).rejects.toThrow(/could not be connected:\n.*access_denied/s)
    await world.stop()
  })

  it("shows nobody another user's calendars", async () => {
    const world = await startLocalWorld({ projectId: testProjectId() })
    const { idToken } = await createAuthUser(world.auth, world.projectId, {
      email: 'b@example.com',
      password: 'secret',
    })
    const { projectId, firestore } = world
    const spying = openMirrorClient({ projectId, firestore, uid: 'somebody-else', idToken })
    await expect(spying).rejects.toMatchObject({ code: 'permission-denied' })
    await world.stop()
  })
})

describe('npm start', () => {
  it('ends on Ctrl-C, and with it every process and every port', async () => {
    const start = runProgram(START, ['--any-port', '--quiet'], OWN_EMULATORS)
    await start.printed(/Demo user/)
    const urls = start.stdout().match(/http:\/\/127\.0\.0\.1:\d+/g) ?? []
    expect(new Set(urls).size).toBe(6)
    await Promise.all(urls.map(expectListening))
    const processes = await descendantsOf(start.pid)
    // Both emulators, the functions, and the one that would end them if the program were killed.
    expect(processes.length).toBeGreaterThanOrEqual(4)
    start.kill('SIGINT')
    expect(await start.ended).toBe(0)
    await Promise.all(urls.map(expectSilent))
    await until(() => processes.every((pid) => !isAlive(pid)))
    expect(start.stderr()).toBe('')
  })

  it('leaves nothing behind where it is killed', async () => {
    const start = runProgram(START, ['--any-port', '--quiet'])
    await start.printed(/Demo user/)
    const processes = await descendantsOf(start.pid)
    expect(processes.length).toBeGreaterThanOrEqual(2)
    start.kill('SIGKILL')
    await start.ended
    await until(() => processes.every((pid) => !isAlive(pid)))
    expect(processes.some(isAlive)).toBe(false)
  })

  it('ends on Ctrl-C while it starts, too', async () => {
    const start = runProgram(START, ['--any-port'])
    await start.printed(/Google Calendar, simulated, is at/)
    const [url = ''] = start.stdout().match(/http:\/\/127\.0\.0\.1:\d+/) ?? []
    start.kill('SIGINT')
    expect(await start.ended).toBe(0)
    expect(start.stdout()).not.toContain('is up')
    expect(url).not.toBe('')
  })

  it('prints commands that work as they stand, and tells each change as it arrives', async () => {
    const start = runProgram(START, ['--any-port'])
    await start.printed(/as an app of the demo user sees it:/)
    const [signIn, list, add, move, remove] = examplesIn(start.stdout())

    const { stdout: listed } = await execute('sh', ['-c', `${signIn}\n${list}`])
    expect(JSON.parse(listed)).toMatchObject({ events: [{ id: expect.any(String) }, {}, {}] })

    await execute('sh', ['-c', add ?? ''])
    await start.printed(/Personal: “Coffee” created in Google, in Firestore after \d+\.\d s/)
    await execute('sh', ['-c', move ?? ''])
    await start.printed(/Personal: “Coffee” moved to .*, 16:00 in Google, in Firestore after \d+\.\d s/)
    await execute('sh', ['-c', remove ?? ''])
    await start.printed(/Personal: “Coffee” deleted in Google, in Firestore after \d+\.\d s/)
    start.kill('SIGTERM')
    expect(await start.ended).toBe(0)
    expect(start.stderr()).toBe('')
  })

  it('is what commands with --local are about, with all that it runs with', async () => {
    const start = runProgram(START, ['--any-port', '--quiet'], OWN_EMULATORS)
    await start.printed(/Demo user/)
    const command = (...args: readonly string[]) =>
      runProgram('cli/lib/cli/main.js', [...args, '--local', '--json'], { ...OWN_EMULATORS, GCLOUD_PROJECT: undefined })
    const told = async (running: ReturnType<typeof runProgram>): Promise<unknown> => {
      expect({ code: await running.ended, said: running.stderr() }).toMatchObject({ code: 0 })
      return JSON.parse(running.stdout())
    }
    expect(await told(command('doctor'))).toMatchObject({ findings: expect.any(Array) })
    expect(await told(command('keys', 'rotate'))).toMatchObject({ checked: 1, renewed: 0 })
    const connecting = command('connect', '--uid', 'somebody', '--no-browser')
    await fetch(await decideConsent(await addressIn(connecting), { user: 'ada@example.com' }))
    expect(await told(connecting)).toMatchObject({ uid: 'somebody', email: 'ada@example.com' })
    expect(await told(command('status'))).toMatchObject({ projectId: 'demo-calendar-mirror' })
    start.kill('SIGTERM')
    expect(await start.ended).toBe(0)
  })

  it('beside it, what the README has saved as listen.mjs tells the demo user’s events', async () => {
    const start = runProgram(START, ['--any-port', '--quiet'], OWN_EMULATORS)
    await start.printed(/Demo user/)
    const portOf = (name: string) =>
      new RegExp(`${name} +http://127\\.0\\.0\\.1:(\\d+)`).exec(start.stdout())?.[1] ?? ''
    const [, listen = ''] = /^```js\n(.*?)^```/ms.exec(readFileSync('README.md', 'utf8')) ?? []
    mkdirSync('test-output', { recursive: true })
    // Inside of the project, where the packages are.
    const folder = mkdtempSync('test-output/readme-')
    const file = `${folder}/listen.mjs`
    writeFileSync(file, listen.replace('9099', portOf('Auth')).replace('8080', portOf('Firestore')))
    const listening = runProgram(file)
    await listening.printed(/^added \d{4}-\S+Z .+$/m)
    listening.kill('SIGTERM')
    await listening.ended
    rmSync(folder, { recursive: true })
    start.kill('SIGTERM')
    expect(await start.ended).toBe(0)
  })

  it('mirrors .ics files as calendars, and says of each event it cannot take why', async () => {
    const file = 'test/fixtures/start/chess-club.ics'
    const start = runProgram(START, ['--any-port', '--quiet', '--ics', file])
    await start.printed(/Demo user/)
    expect(start.stdout()).toContain(`${file}: 3 entries imported as “Chess club”, `)
    expect(start.stdout()).toMatch(/not imported: Somewhen, because it has no start\n/)
    start.kill('SIGTERM')
    expect(await start.ended).toBe(0)
  })
})

describe('npm start fails in one sentence where', () => {
  const failing = async (args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) => {
    const start = runProgram(START, args, env)
    expect(await start.ended).toBe(1)
    expect(start.stdout()).not.toContain('✓')
    return start.stderr()
  }

  it('a port is taken', async () => {
    const taken = await startRecordingTarget()
    expect(await failing(['--any-port', '--port-simulator', String(taken.port)])).toBe(
      `Port ${taken.port}, meant for the simulated Google Calendar, is in use. ` +
        'Start on free ports: npm start -- --any-port\n' +
        '(or free it, or name another one for it alone: npm start -- --port-simulator PORT)\n',
    )
    await taken.close()
  })

  it('there is no Java', async () => {
    const said = await failing(['--any-port'], { ...OWN_EMULATORS, JAVA_HOME: undefined, PATH: '/nowhere' })
    expect(said).toMatch(/^The Firestore emulator needs Java 17 or newer, no Java was found: [^\n]*\.\n$/)
  })

  it('the Firestore emulator is not where it should be', async () => {
    const env = { ...OWN_EMULATORS, FIRESTORE_EMULATOR_BINARY_PATH: '/nowhere.jar' }
    expect(await failing(['--any-port'], env)).toMatch(/^FIRESTORE_EMULATOR_BINARY_PATH names [^\n]*\.\n$/)
  })

  it('a file cannot be read', async () => {
    expect(await failing(['--any-port', '--ics', '/nowhere.ics'])).toBe('/nowhere.ics cannot be read (ENOENT).\n')
  })
})

/** The blocks of commands between the comments, without the indentation. */
function examplesIn(output: string): string[] {
  const [, block = ''] = /\n {2}# An ID token[^\n]*\n(.*)\nLive,/s.exec(output) ?? []
  return block.split(/^ {2}#.*$/m).map((commands) => commands.trim())
}

async function expectListening(url: string): Promise<void> {
  expect((await fetch(url)).status).toBeGreaterThanOrEqual(200)
}

async function expectSilent(url: string): Promise<void> {
  await expect(fetch(url)).rejects.toThrow()
}

/** What `ps` knows of the processes under this one, at any depth. */
async function descendantsOf(root: number): Promise<readonly number[]> {
  const { stdout } = await execute('ps', ['-A', '-o', 'pid=,ppid='])
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const childrenOf = (parent: number): number[] =>
    rows.flatMap(([pid = 0, of]) => (of === parent ? [pid, ...childrenOf(pid)] : []))
  return childrenOf(root)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** What a command asks to be opened, on stderr since its answer is for programs. */
async function addressIn(program: ReturnType<typeof runProgram>): Promise<string> {
  const address = () => /http:\S+client_id\S+/.exec(program.stderr())?.[0]
  await until(() => address() !== undefined)
  return address() ?? ''
}
