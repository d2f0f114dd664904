import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { FAULT_KINDS, OCCURRENCES } from './world/faults'

const root = join(__dirname, '../..')

async function simulate(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/sim.mts', ...args], { cwd: root })
  return stdout
}

const PATIENCE_MS = 240_000

const TIME = String.raw`^\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}`
/** The kinds of lines that a trace has. */
const FORMS = [
  `${TIME} google: \\w`,
  `${TIME} \\w+ … \\w`,
  `${TIME} \\w+ \\d+ [→←] \\w`,
  `${TIME} \\w+ \\d+ begins: \\{.*\\} attempt \\d+ of \\S`,
  `${TIME}   ! \\w`,
  `${TIME}   \\w+ \\d+ (info|warn|error) calendar_\\w+ \\{`,
  `${TIME} Calm\\.$`,
  '^seed \\d+: \\d+ steps, digest [0-9a-f]{8}$',
  '^  \\d+: \\{"after":',
  '^Everything holds\\.$',
].map((form) => new RegExp(form))

describe('the simulation', () => {
  it(
    'the same seed is the same history, in every process',
    async () => {
      const [one, other] = await Promise.all([simulate('--seed', '11', '--trace'), simulate('--seed', '11', '--trace')])
      expect(one).toMatch(/digest [0-9a-f]{8}/)
      expect(other).toBe(one)
    },
    PATIENCE_MS,
  )

  it(
    'tells what happens in the lines that CONTRIBUTING.md explains',
    async () => {
      const traces = await Promise.all(['13', '18', '19'].map((seed) => simulate('--small', '--seed', seed, '--trace')))
      const told = traces.flatMap((trace) => trace.split('\n'))
      expect(FORMS.filter((form) => !told.some((line) => form.test(line)))).toEqual([])

      const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
      const [, table = ''] = page.split('| it prints | which means |')
      const quoted = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, line = '']) => line)
      expect(FORMS.filter((form) => !quoted.some((line) => form.test(line)))).toEqual([])
      expect(quoted.filter((line) => !FORMS.some((form) => form.test(line)))).toEqual([])
      const faults = quoted.flatMap((line) => /  ! (.+)$/.exec(line)?.[1] ?? [])
      expect([...FAULT_KINDS, ...OCCURRENCES]).toEqual(expect.arrayContaining(faults))
    },
    PATIENCE_MS,
  )

  it.each(['--seed 11 --shrink', '--small --from 200001 --seeds 20 --workers 1'])(
    'every promise holds with %s',
    async (options) => {
      expect(await simulate(...options.split(' '))).toMatch(/^(Everything holds\.|20 passed, 0 failed)\n$/m)
    },
    PATIENCE_MS,
  )

  it.each([
    ['an event that Firestore refuses kept the window from sliding', 'B1'],
    ['a full sync dropped the record of an event that Firestore refused once more', 'B2'],
    ['a calendar that was lost for longer than its window is long could not be synced any more', 'B6'],
  ])(
    'would notice it again: %s',
    async (_, id) => {
      const told = await simulate('--mutants', '--only', id, '--seeds', '1500', '--workers', '1')
      expect(told).toContain('1 killed, 0 redundant, 0 survived')
    },
    PATIENCE_MS,
  )
})
