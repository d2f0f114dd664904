import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { drawFolders } from '../../scripts/architecture/draw-folders.mts'
import { drawFunctions } from '../../scripts/architecture/draw-functions.mts'
import { drawFields, drawLife, requireEveryField } from '../../scripts/architecture/draw-life.mts'
import { putBetween } from '../../scripts/architecture/put-between.mts'
import { parseTransitions } from '../../scripts/architecture/transitions.mts'

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

describe('the life of a document', () => {
  const readSource = (file: string) =>
    file === 'doors/open.ts' ? "const open = () => 'open'; const lock = () => 'locked'" : undefined
  const door = parseTransitions(`
    [*] → open | it is built | open in doors/open.ts
    open → locked | at night | lock in doors/open.ts
    open → locked | or nobody is in | lock in doors/open.ts
    * → open | From any state, in an emergency | open in doors/open.ts
  `)

  it('has one arrow for all ways from one state to another, and a note for what may come at any time', () => {
    expect(drawLife(['open', 'locked'], door, readSource)).toEqual([
      '[*] --> open : it is built (open)',
      'open --> locked : at night (lock)<br/>or nobody is in (lock)',
      'note right of open',
      '  From any state, in an emergency (open)',
      'end note',
    ])
  })

  it('is not drawn without a state that the schema has', () => {
    expect(() => drawLife(['open', 'locked', 'ajar'], door, readSource)).toThrow('What leads to the state ajar?')
  })

  it('is not drawn with a state that the schema has not', () => {
    expect(() => drawLife(['open'], door, readSource)).toThrow('The schema knows no state locked')
  })

  it.each([
    ['no such file', '[*] → open | it is built | open in doors/gone.ts'],
    ['which has no slam', '[*] → open | it is built | slam in doors/open.ts'],
    ["which has no 'ajar'", "[*] → open | it is built | open in doors/open.ts | 'ajar'"],
    ['This is no transition', '[*] → open | it is built'],
  ])('is not drawn from what the code does not bear out: %s', (complaint, row) => {
    expect(() => drawLife(['open'], parseTransitions(row), readSource)).toThrow(complaint)
  })

  it('in several fields has a box for each', () => {
    expect(drawFields({ door: ['open', 'locked'] }, { door }, readSource)).toContain(
      '  door_open --> door_locked : at night (lock)<br/>or nobody is in (lock)',
    )
    expect(() => drawFields({}, { door }, readSource)).toThrow('The schema knows no field door')
  })

  it('in several fields forgets none', () => {
    expect(() => requireEveryField(['door', 'colour'], ['door'], ['colour'])).not.toThrow()
    expect(() => requireEveryField(['door', 'colour'], ['door'], [])).toThrow('Is the field colour a state?')
  })
})
