import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { drawFolders } from '../../scripts/architecture/draw-folders.mts'
import { drawFunctions } from '../../scripts/architecture/draw-functions.mts'
import { putBetween } from '../../scripts/architecture/put-between.mts'

it('the diagrams are what the code says: npm run docs:architecture draws them anew', async () => {
  const run = promisify(execFile)(process.execPath, ['scripts/docs-architecture.mts', '--check'])
  await expect(run).resolves.toMatchObject({ stderr: '' })
}, 60_000)

const imports = (source: string, ...resolved: readonly string[]) => ({
  source: `functions/src/${source}`,
  dependencies: resolved.map((path) => ({ resolved: `functions/src/${path}` })),
})

it('a folder is drawn with what it imports, once, and without what all of them know', () => {
  const drawn = drawFolders({
    modules: [imports('sync/a.ts', 'tasks/b.ts', 'model/c.ts'), imports('sync/d.ts', 'tasks/b.ts', 'sync/a.ts')],
  })
  expect(drawn.split('\n').filter((line) => line.includes('-->'))).toEqual(['  sync --> tasks'])
})

it('a folder that nobody has placed is no picture', () => {
  expect(() => drawFolders({ modules: [imports('newcomers/a.ts')] })).toThrow('functions/src/newcomers')
})

it('a function is drawn where its trigger belongs', () => {
  const drawn = drawFunctions({ endpoints: { nightly: { scheduleTrigger: { schedule: '0 1 * * *' } }, hook: {} } })
  expect(drawn).toMatch(/by the clock, UTC"]\n {4}nightly\["nightly<br\/>0 1 \* \* \*"]/)
  expect(drawn).toMatch(/by an HTTPS request"]\n {4}hook/)
})

it('a page without a place for it is said so', () => {
  expect(() => putBetween('# A page', 'the functions', 'flowchart')).toThrow('no place for the functions')
})
