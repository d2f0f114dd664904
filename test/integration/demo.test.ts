import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { endPrograms, runProgram } from '../support/run-program'

// A busy machine takes a minute for what takes ten seconds otherwise.
jest.setTimeout(300_000)

const DEMO = 'local/lib/demo/main.js'

const count = z.int().min(0)
/** Null where no sync ran that counted. */
const known = count.nullable()
const reportSchema = z.object({
  schemaVersion: z.literal(1),
  versions: z.object({ 'calendar-mirror': z.string(), node: z.string(), 'firebase-functions': z.string() }),
  holds: z.boolean(),
  rows: z.array(
    z.object({
      step: z.string(),
      ms: count,
      counts: z.object({ apiCalls: count, syncs: count, tasks: count, reads: known, writes: known, deletes: known }),
      holds: z.boolean(),
      complaints: z.array(z.string()),
    }),
  ),
})

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'))
})
afterAll(async () => {
  await endPrograms()
  await rm(folder, { recursive: true })
})

async function play(options: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const file = join(folder, `rows${options.join('')}.json`)
  const demo = runProgram(DEMO, ['--json', file, ...options], env)
  const exitCode = await demo.ended
  const report = reportSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  return { exitCode, output: demo.stdout(), report }
}

it('npm run demo holds in every row, and writes the rows', async () => {
  const { exitCode, output, report } = await play()
  expect(report.rows.filter(({ holds }) => !holds)).toEqual([])
  expect(report.holds).toBe(true)
  expect(exitCode).toBe(0)
  expect(output).toContain('Every row holds.')
  const edits = report.rows.filter(({ step }) => ['create an event', 'move it', 'delete it'].includes(step))
  expect(edits.map(({ counts }) => counts)).toEqual([
    { apiCalls: 1, syncs: 1, reads: 2, writes: 2, deletes: 0, tasks: 1 },
    { apiCalls: 1, syncs: 1, reads: 2, writes: 2, deletes: 0, tasks: 1 },
    { apiCalls: 1, syncs: 1, reads: 2, writes: 1, deletes: 1, tasks: 1 },
  ])
  expect(report.rows.map(({ step }) => step)).toContain('kill a full sync midway')
  expect(report.rows.at(-1)?.step).toBe('the queue goes on')
})

it('npm run demo exits 1 where one row does not hold: without gathering, a burst is a sync for each edit', async () => {
  const { exitCode, output, report } = await play(['--short'], { COALESCE_MS: '0' })
  expect(report.rows.filter(({ holds }) => !holds).map(({ step }) => step)).toEqual(['50 edits in a second'])
  expect(exitCode).toBe(1)
  expect(output).toMatch(/✗ 50 edits in a second: .*syncs, expected ≤ 2/)
})
