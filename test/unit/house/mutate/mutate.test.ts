import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type PlantedTree, plantTree } from '../../../support/planted-tree'

const source = `exports.isFull = (count, limit) => count >= limit\nexports.grow = (limit) => limit * 2\n`

const project = {
  'jest.config.cjs': `module.exports = { testMatch: ['<rootDir>/test/**/*.test.js'] }\n`,
  'src/limit.js': source,
  'test/limit.test.js': `
    const { isFull, grow } = require('../src/limit')
    describe('a limit', () => {
      it('counts itself', () => { expect(isFull(3, 3)).toBe(true) })
      it('is never negative (or so)', () => { expect(grow(0)).toBe(0) })
      it('fails already', () => { expect(grow(1)).toBe(3) })
    })
  `,
}

const section = (id: string, test: string, oldText: string, newText: string): string => `
### ${id}: a rule

Test: \`test/limit.test.js\` › ${test}

\`\`\`diff
--- src/limit.js
-${oldText}
+${newText}
\`\`\`
`

const traps = [
  section('R1', 'a limit › counts itself', 'count >= limit', 'count > limit'),
  section('R2', 'a limit › is never negative (or so)', 'limit * 2', 'limit * 3'),
  section('R3', 'a limit › fails already', 'limit * 2', 'limit'),
  section('R4', 'a limit › is kind', 'limit * 2', 'limit'),
  section('R5', 'a limit › counts itself', 'limit + 1', 'limit'),
  section('R6', 'a limit › counts itself', 'limit * 2', 'limit * (('),
].join('\n')

interface Run {
  readonly code: number
  readonly lines: readonly string[]
}

function mutate(root: string, ...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    const command = [join(process.cwd(), 'scripts/mutate.mts'), ...args]
    execFile(process.execPath, command, { cwd: root }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, lines: (stdout + stderr).trimEnd().split('\n') })
    })
  })
}

describe('npm run mutate -- --traps', () => {
  let tree: PlantedTree
  let run: Run

  beforeAll(async () => {
    tree = await plantTree({ ...project, 'docs/traps.md': traps })
    run = await mutate(tree.root, '--traps')
  })

  afterAll(() => tree.remove())

  it('ends with how many mutants were killed, and fails unless all were', () => {
    expect([run.code, run.lines.at(-1)]).toEqual([1, '1/6 killed'])
  })

  it.each([
    ['R1', 'killed'],
    ['R2', 'survived'],
    ['R3', 'broken'],
    ['R4', 'broken'],
    ['R5', 'broken'],
    ['R6', 'broken'],
  ])('says of %s that it is %s', (id, verdict) => {
    expect(run.lines.filter((line) => line.includes(` ${id} `) && line.includes(` ${verdict} `))).toHaveLength(1)
  })

  it.each([
    ['a test that fails anyway', 'without any mutation the test is: failed'],
    ['a test that does not exist', 'test/limit.test.js has no test “a limit › is kind”'],
    ['a text that is not there', 'src/limit.js has nowhere: limit + 1'],
    ['a mutant that cannot be loaded', 'the mutant cannot be loaded'],
  ])('does not count %s as noticed', (_, message) => {
    expect(run.lines.filter((line) => line.includes(message))).toHaveLength(1)
  })

  it('never touches the sources themselves', async () => {
    expect(await readFile(join(tree.root, 'src/limit.js'), 'utf8')).toBe(source)
  })

  it('tries only what it is asked for, and is content when its test notices', async () => {
    const { code, lines } = await mutate(tree.root, '--traps', '--only', 'R1')
    expect([code, lines.at(-1)]).toEqual([0, '1/1 killed'])
  })

  it.each([
    [['--help'], 0, '--only ID'],
    [[], 1, 'Say what to mutate: --traps'],
    [['--traps', '--only', 'R9'], 1, 'docs/traps.md has no R9'],
    [['--trap'], 1, '--trap'],
  ])('explains itself when called with %j', async (args, code, text) => {
    const explained = await mutate(tree.root, ...args)
    expect(explained.code).toBe(code)
    expect(explained.lines.join('\n')).toContain(text)
  })
})
