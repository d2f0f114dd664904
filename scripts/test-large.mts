/** The tests of large calendars at their full sizes, or at those given: `node scripts/test-large.mts 50000 100000`. */
import { spawnSync } from 'node:child_process'

const sizes = process.argv.slice(2)
const { status } = spawnSync('npx', ['jest', '--testPathPatterns', 'test/integration/large/'], {
  env: { ...process.env, LARGE_EVENTS: (sizes.length > 0 ? sizes : ['50000', '100000']).join(',') },
  stdio: 'inherit',
})
process.exitCode = status ?? 1
