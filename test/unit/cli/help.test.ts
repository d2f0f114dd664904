import { readFileSync } from 'node:fs'
import { describeCommands } from '../../../cli/describe-commands'
import { createProgram, withSubcommands } from '../../../cli/program'

const program = () => createProgram(new AbortController().signal)
const page = describeCommands(program())

it('docs/cli.md is what the program says of itself: npm run docs:cli writes it anew', () => {
  expect(readFileSync('docs/cli.md', 'utf8')).toBe(page)
})

const sections = page.split(/^## /m).slice(1)

const COMMANDS = [
  'status',
  'doctor',
  'explain',
  'sync',
  'reconcile',
  'backfill',
  'migrate',
  'channels list',
  'channels renew',
  'channels stop',
  'quarantine list',
  'quarantine retry',
  'connect',
  'keys rotate',
]

it('every command has a section', () => {
  const doing = withSubcommands(program()).filter(({ commands }) => commands.length === 0)
  expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(COMMANDS)
  expect(sections).toHaveLength(doing.length)
})

it.each(sections.map((section) => [section.split('\n', 1)[0], section] as const))(
  '%s tells its usage and gives an example',
  (_, section) => {
    expect(section).toMatch(/^Usage: calendar-mirror /m)
    expect(section).toMatch(/^Examples?:\n {2}calendar-mirror /m)
    for (const line of section.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  },
)
