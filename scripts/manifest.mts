/**
 * `npm run manifest`: writes down what a deployment would create (functions, schedules, queues, params, secrets), as
 * `firebase deploy` finds it out. A test holds what is built against it, so that a change of it is seen in a review.
 */
import { spawnSync } from 'node:child_process'

const FILE = 'test/fixtures/functions-manifest.json'
const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status === 0

const done =
  run('npm', ['run', '--silent', 'build']) &&
  run(process.execPath, ['node_modules/firebase-functions/lib/bin/firebase-functions.js', '.'], {
    FUNCTIONS_MANIFEST_OUTPUT_PATH: FILE,
  })
process.exitCode = done ? 0 : 1
