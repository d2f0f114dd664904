/**
 * Answers the questions of `bench/`, one after the other: `npm run bench`, or those that are named:
 * `npm run bench -- full-sync latency`. `--quick` asks for less, to see that they run, and keeps no results;
 * `--once` leaves out the largest calendars, and measures a full sync once.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    once: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
  allowPositionals: true,
})
const known = readdirSync('bench').filter((name) => existsSync(`bench/${name}/main.ts`))
const unknown = positionals.filter((name) => !known.includes(name))
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`No such question: ${unknown.join(', ')}`)
  console.log(`npm run bench -- [--quick | --once] [${known.join(' | ')}]…`)
  process.exit(unknown.length > 0 ? 1 : 0)
}

const run = (command: string, args: readonly string[]) => spawnSync(command, args, { stdio: 'inherit' }).status === 0
if (!run('npm', ['run', '--silent', 'build']) || !run('npx', ['tsc', '-p', 'bench'])) process.exit(1)
const failed = (positionals.length > 0 ? positionals : known).filter(
  (name) =>
    !run(process.execPath, [
      `bench/lib/bench/${name}/main.js`,
      ...(values.quick ? ['--quick'] : []),
      ...(values.once ? ['--once'] : []),
    ]),
)
if (failed.length > 0) console.error(`Not answered: ${failed.join(', ')}`)
process.exitCode = failed.length > 0 ? 1 : 0
