import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createFirestore } from '../../functions/src/firestore/create-firestore'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { decideConsent, type GoogleWorld, startGoogleWorld } from '../support/google-world'
import { testEmulators, testProjectId } from '../support/test-project'

const ROOT = join(__dirname, '..', '..')
const ANNA = 'anna@example.com'
const project = testProjectId()
const firestore = createFirestore(project)
const store = createFirestoreDocumentStore(firestore)

let built: string
let google: GoogleWorld
let uid: string

beforeAll(async () => {
  await mkdir(join(ROOT, 'test-output'), { recursive: true })
  built = await mkdtemp(join(ROOT, 'test-output', 'cli-'))
  const compiler = join(ROOT, 'node_modules', '.bin', 'tsc')
  await promisify(execFile)(compiler, ['-p', 'cli', '--outDir', built], { cwd: ROOT })
})

afterAll(async () => {
  await firestore.terminate()
  await rm(built, { recursive: true })
})

beforeEach(async () => {
  google = await startGoogleWorld()
  google.core.addUser({ email: ANNA })
  google.core.addCalendar({ id: 'team@group.calendar.google.com', owner: ANNA, summary: 'Team' })
  uid = randomUUID()
})

afterEach(() => google.server.close())

interface Command {
  readonly child: ChildProcess
  /** What it printed so far, both ways. */
  output(): string
  /** On stdout. */
  printed(): string
  /** The address it tells the user to open. */
  readonly consentUrl: Promise<string>
  readonly exitCode: Promise<number | null>
}

function settings(): Record<string, string> {
  return {
    FIRESTORE_EMULATOR_HOST: testEmulators().firestore,
    METADATA_SERVER_DETECTION: 'none',
    GCLOUD_PROJECT: project,
    GOOGLE_OAUTH_CLIENT_ID: 'client-1',
    GOOGLE_OAUTH_CLIENT_SECRET: 'secret',
    CREDENTIAL_KEYS: JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    GOOGLE_API_ROOT_URL: google.urls.root,
    GOOGLE_OAUTH_AUTH_URL: google.urls.auth,
    GOOGLE_OAUTH_TOKEN_URL: google.urls.token,
    GOOGLE_OAUTH_CERTS_URL: google.urls.certs,
  }
}

function run(args: readonly string[], env: Record<string, string> = settings()): Command {
  const child = spawn(process.execPath, [join(built, 'cli', 'main.js'), 'connect', ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let printed = ''
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve))
  const consentUrl = new Promise<string>((resolve, reject) => {
    const collect = (chunk: Buffer): void => {
      output += chunk.toString()
      const url = /http:\S+client_id\S+(?=\s)/.exec(output)?.[0]
      if (url) resolve(url)
    }
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    void exitCode.then(() => reject(new Error(`It ended without asking for consent:\n${output}`)))
  })
  consentUrl.catch(() => undefined)
  return { child, output: () => output, printed: () => printed, consentUrl, exitCode }
}

const connect = (...args: readonly string[]) => run(['--uid', uid, '--no-browser', ...args])

async function calendarsOf(user: string) {
  const found = await store.query({ from: { collection: `users/${user}/calendars` }, where: [] })
  return found.map(({ data }) => ({ id: data['calendarId'], selected: data['selected'] }))
}

it('connects an account through the browser and lists its calendars', async () => {
  const command = connect()
  const page = await fetch(await decideConsent(await command.consentUrl, { user: ANNA }))
  expect(await page.text()).toContain('close this page')
  expect(await command.exitCode).toBe(0)
  expect(command.output()).toMatch(/Connected anna@example.com/)
  expect(command.output()).toMatch(/Team +owner +\d+~team@group.calendar.google.com/)
  expect(command.output()).toContain('watchCalendar')
  expect(await calendarsOf(uid)).toEqual([
    { id: ANNA, selected: false },
    { id: 'team@group.calendar.google.com', selected: false },
  ])
})

it('tells programs what came of it in one object', async () => {
  const command = connect('--json')
  await fetch(await decideConsent(await command.consentUrl, { user: ANNA }))
  expect(await command.exitCode).toBe(0)
  expect(JSON.parse(command.printed())).toEqual({
    projectId: project,
    uid,
    email: ANNA,
    calendars: [
      { calendarRef: expect.stringMatching(/~anna@/), summary: ANNA, accessRole: 'owner', selected: false },
      { calendarRef: expect.stringMatching(/~team@/), summary: 'Team', accessRole: 'owner', selected: false },
    ],
  })
})

it('a redirect with another state is somebody else’s and changes nothing', async () => {
  const command = connect()
  const genuine = await decideConsent(await command.consentUrl, { user: ANNA })
  const forged = new URL(genuine)
  forged.searchParams.set('state', 'guessed')
  expect((await fetch(forged)).status).toBe(400)
  expect((await fetch(genuine)).status).toBe(200)
  expect(await command.exitCode).toBe(0)
})

it('says so when the user declines', async () => {
  const command = connect()
  await fetch(await decideConsent(await command.consentUrl, { user: ANNA, auto: 'deny' }))
  expect(await command.exitCode).toBe(1)
  expect(command.output()).toContain('without a consent: access_denied')
})

it('says which boxes were left unticked', async () => {
  const command = connect()
  await fetch(await decideConsent(await command.consentUrl, { user: ANNA, granted: ['openid', 'email'] }))
  expect(await command.exitCode).toBe(1)
  expect(command.output()).toContain('both boxes')
  expect(await calendarsOf(uid)).toEqual([])
})

it('ends on Ctrl-C and leaves nothing listening', async () => {
  const command = connect()
  const redirect = new URL(await command.consentUrl).searchParams.get('redirect_uri') ?? ''
  command.child.kill('SIGINT')
  expect(await command.exitCode).toBe(130)
  await expect(fetch(redirect)).rejects.toThrow()
})

it('names everything that is missing, and where to get it', async () => {
  const command = run(['--uid', uid], {})
  expect(await command.exitCode).toBe(1)
  for (const part of ['--project', 'GOOGLE_OAUTH_CLIENT_ID', 'functions:secrets:access CREDENTIAL_KEYS']) {
    expect(command.output()).toContain(part)
  }
})

it('refuses keys that are none, without repeating them', async () => {
  const command = run(['--uid', uid], { ...settings(), CREDENTIAL_KEYS: '{"current":"k1","keys":{"k1":"c2hvcnQ="}}' })
  expect(await command.exitCode).toBe(1)
  expect(command.output()).toContain('32 bytes')
  expect(command.output()).not.toContain('c2hvcnQ')
})

it.each([
  [['--help'], 0],
  [['--uid', 'a/b'], 1],
  [[], 1],
] as const)('%j exits with %i', async (args, expected) => {
  const command = run(args)
  expect(await command.exitCode).toBe(expected)
})
