import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { endPrograms, runProgram } from '../support/run-program'

const ROOT = join(__dirname, '..', '..')
const KEYS = JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } })

/** The files that an instance loads for a function before its first request, itself left out. */
async function loadedFor(target: string): Promise<readonly string[]> {
  const program = runProgram('test/fixtures/report-loaded.cjs', [join(ROOT, 'functions', 'lib', 'index.js')], {
    FUNCTION_TARGET: target,
    GCLOUD_PROJECT: 'demo-start-up',
    GOOGLE_OAUTH_CLIENT_ID: 'start-up.apps.googleusercontent.com',
    GOOGLE_OAUTH_CLIENT_SECRET: 'any',
    CHANNEL_TOKEN_KEYS: KEYS,
    CREDENTIAL_KEYS: KEYS,
    METADATA_SERVER_DETECTION: 'none',
  })
  const [, json = ''] = await program.printed(/^(\[.*\])$/m)
  const files = z.array(z.string()).parse(JSON.parse(json))
  return files.filter((file) => !file.endsWith('report-loaded.cjs'))
}

const bytesOf = (files: readonly string[]) => files.reduce((sum, file) => sum + statSync(file).size, 0)

/** The modules that were bundled into these files: each stands behind a line with its path. */
function modulesIn(files: readonly string[]): readonly string[] {
  return files.flatMap((file) => readFileSync(file, 'utf8').match(/(?<=^\s*\/\/ )\S+\.[cm]?[jt]s$/gm) ?? [])
}

const manifestSchema = z.object({
  endpoints: z.record(z.string(), z.unknown()),
  params: z.array(z.object({ name: z.string(), default: z.unknown().optional() })),
})
const manifest = () => manifestSchema.parse(JSON.parse(readFileSync('test/fixtures/functions-manifest.json', 'utf8')))

afterAll(endPrograms)

/**
 * Counted, not timed: what a start takes is what it has to load (`bench/cold-start`). A tenth of room is left for
 * packages that grow; more than that is a decision.
 */
const BUDGETS = [
  { target: 'calendarWebhook', files: 34, megabytes: 1.4 },
  { target: 'listEvents', files: 42, megabytes: 6.2 },
  { target: 'syncCalendar', files: 76, megabytes: 6.8 },
]

describe.each(BUDGETS)('an instance of $target', ({ target, files, megabytes }) => {
  it('loads no more files, and no larger ones, than it is allowed', async () => {
    const loaded = await loadedFor(target)
    expect(loaded.some((file) => file.endsWith('functions/lib/index.js'))).toBe(true)
    expect(loaded.length).toBeLessThanOrEqual(files)
    expect(bytesOf(loaded) / 1_048_576).toBeLessThanOrEqual(megabytes)
  })

  it('finds in node_modules what firebase deploy knows params by, and nothing else', async () => {
    const outside = (await loadedFor(target)).filter((file) => file.includes('/node_modules/'))
    expect(outside.filter((file) => !file.includes('/node_modules/firebase-functions/lib/'))).toEqual([])
    expect(outside.map((file) => file.split('/lib/').at(-1))).toContain('params/index.js')
  })
})

it('the entry exports functions to deploy and nothing else', () => {
  const { endpoints } = manifest()
  const entry = jest.requireActual<Record<string, unknown>>(join(ROOT, 'functions', 'lib', 'index.js'))
  expect(Object.keys(entry).toSorted()).toEqual(Object.keys(endpoints).toSorted())
})

it('Node takes the options that a deployment gives it, and has more room for new objects', async () => {
  const param = manifest().params.find(({ name }) => name === 'NODE_OPTIONS')
  const program = runProgram('test/fixtures/fill-new-space.cjs', [], { NODE_OPTIONS: z.string().parse(param?.default) })
  const [, mebibytes] = await program.printed(/^([\d.]+)$/m)
  expect(mebibytes).toBe('32')
})

it('the webhook loads neither Firestore nor the Calendar client, nor a client for Cloud Tasks', async () => {
  const modules = modulesIn(await loadedFor('calendarWebhook'))
  expect(modules.filter((path) => path.includes('node_modules/google-auth-library/'))).not.toEqual([])
  const packaged = modules.map((path) => path.split('node_modules/').at(-1) ?? path)
  const heavy = /^(@google-cloud\/(firestore|tasks)|@googleapis|google-gax|firebase-admin\/lib\/(esm\/)?firestore)\b/
  expect(packaged.filter((path) => heavy.test(path))).toEqual([])
})

it('a function loads its own code and not the others’', async () => {
  const modules = modulesIn(await loadedFor('syncCalendar'))
  const entrypoints = modules.filter((path) => path.includes('functions/src/entrypoints/'))
  const names = entrypoints.map((path) => path.split('/').at(-1))
  expect(names).toContain('sync-calendar.ts')
  expect(names).not.toContain('calendar-webhook.ts')
  expect(names).not.toContain('export-data.ts')
})

it('each version of a package is there once', async () => {
  const modules = modulesIn(await loadedFor('syncCalendar'))
  const clients = modules.filter((path) => path.endsWith('google-gax/build/src/grpc.js'))
  expect(clients).toHaveLength(1)
})
