import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildProject } from '../../support/build-project'

const ROOT = process.cwd()
const read = (...path: readonly string[]): unknown => {
  const text = readFileSync(join(...path), 'utf8')
  // What is JSON is formatted behind it.
  return path.at(-1)?.endsWith('.json') ? JSON.parse(text) : text
}

/** What the npm scripts of these names run, in a folder where nothing is written yet. */
describe('what is written by a program is what it writes', () => {
  let folder: string
  beforeAll(async () => {
    await buildProject()
    folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-pages-'))
    mkdirSync(join(folder, 'docs'))
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each([
    ['npm run docs:cli', 'cli/lib/cli/write-docs.js', 'docs/cli.md'],
    ['npm run docs:data-model', 'cli/lib/cli/write-data-model.js', 'docs/data-model.md'],
    ['npm run openapi', 'cli/lib/cli/openapi.js', 'docs/openapi.json'],
    ['npm run ops', 'scripts/ops.mts', 'ops/dashboard.json'],
  ])(
    '%s',
    async (_, program, written) => {
      await promisify(execFile)(process.execPath, [join(ROOT, program)], { cwd: folder })
      expect(read(folder, written)).toEqual(read(ROOT, written))
    },
    60_000,
  )
})
