import type { Step } from './run-step.mts'

/** What `npm run check` looks at: everything that can be judged without running the program. */
export const checkSteps: readonly Step[] = [
  { name: 'types', proves: 'TypeScript finds no error', command: 'tsc', args: ['--noEmit', '-p', '.'] },
  { name: 'page', proves: 'TypeScript finds no error in the page', command: 'tsc', args: ['--noEmit', '-p', 'web'] },
  { name: 'lint', proves: 'oxlint, with type information', command: 'oxlint', args: [] },
  { name: 'format', proves: 'files are as `npm run format` leaves them', command: 'oxfmt', args: ['--check'] },
  { name: 'unused', proves: 'no unused file, export or dependency', command: 'knip', args: [] },
  {
    name: 'directions',
    proves: 'imports go the way the architecture allows',
    command: 'node',
    args: ['scripts/check-directions.mts'],
  },
]

/** What imports of `calendar-mirror/client` lead to; a fresh clone does not have it yet. */
export const clientStep: Step = {
  name: 'client',
  proves: 'the client is there to be imported',
  command: 'npm',
  args: ['run', '--silent', 'build:client'],
}

/** What the tests of the local world run: the compiled program. */
export const buildStep: Step = {
  name: 'build',
  proves: 'the program compiles to JavaScript',
  command: 'npm',
  args: ['run', '--silent', 'build'],
}
