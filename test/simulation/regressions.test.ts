import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(__dirname, '../..')

async function simulate(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/sim.mts', ...args], { cwd: root })
  return stdout
}

const PATIENCE_MS = 240_000

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
