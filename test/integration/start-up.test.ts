import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
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

afterAll(endPrograms)

/**
 * Counted, not timed: what a start takes is what it has to load (`bench/cold-start`). A tenth of room is left for
 * packages that grow; more than that is a decision.
 */
const BUDGETS = [
  { target: 'calendarWebhook', modules: 395, megabytes: 2.7 },
  { target: 'listEvents', modules: 790, megabytes: 10 },
  { target: 'syncCalendar', modules: 1_010, megabytes: 10.6 },
]

describe.each(BUDGETS)('an instance of $target', ({ target, modules, megabytes }) => {
  it('loads no more files, and no larger ones, than it is allowed', async () => {
    const files = await loadedFor(target)
    expect(files.some((file) => file.endsWith('functions/lib/index.js'))).toBe(true)
    expect(files.length).toBeLessThanOrEqual(modules)
    expect(bytesOf(files) / 1_048_576).toBeLessThanOrEqual(megabytes)
  })
})

it('the webhook loads neither Firestore nor the Calendar client, nor a client for Cloud Tasks', async () => {
  const files = await loadedFor('calendarWebhook')
  expect(files.filter((file) => file.includes('/google-auth-library/'))).not.toEqual([])
  const heavy = /node_modules\/(@google-cloud|@googleapis|google-gax|firebase-admin\/lib\/(esm\/)?firestore)\//
  expect(files.filter((file) => heavy.test(file))).toEqual([])
})

it('a function loads its own code and not the others’', async () => {
  const files = await loadedFor('syncCalendar')
  const entrypoints = files.filter((file) => /functions\/lib\/entrypoints\/[a-z-]+\.js$/.test(file))
  const names = entrypoints.map((file) => file.split('/').at(-1))
  expect(names).toContain('sync-calendar.js')
  expect(names).not.toContain('calendar-webhook.js')
  expect(names).not.toContain('export-data.js')
})
