import { readFileSync } from 'node:fs'
import { z } from 'zod'

const parse = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
const { version } = z.object({ version: z.string() }).parse(parse('package.json'))
const changelog = readFileSync('CHANGELOG.md', 'utf8')

/** As https://keepachangelog.com/en/1.1.0/ has them. */
const KINDS = new Set(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'])

interface Entry {
  readonly version: string
  /** A day, or that it is not published. */
  readonly when: string
  readonly text: string
}

function entriesOf(text: string): readonly Entry[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [, found = '', when = ''] = /^(\d+\.\d+\.\d+) - (unpublished|\d{4}-\d\d-\d\d)\n/.exec(section) ?? []
      return { version: found, when, text: section }
    })
}

const numberOf = (text: string) =>
  text
    .split('.')
    .map(Number)
    .reduce((sum, part) => sum * 10_000 + part, 0)

/** What is wrong in one entry by itself. */
function troublesIn(entry: Entry): readonly string[] {
  if (entry.version === '') return [`“${entry.text.split('\n')[0]}” is no version with its day`]
  const kinds = entry.text.split(/^### /m).slice(1)
  return [
    ...(kinds.length === 0 ? [`${entry.version} says nothing`] : []),
    ...kinds.flatMap((section) => {
      const [kind = ''] = section.split('\n')
      if (!KINDS.has(kind)) return [`${entry.version} has the unknown heading “${kind}”`]
      return /^- \S/m.test(section) ? [] : [`${entry.version} says nothing under “${kind}”`]
    }),
  ]
}

function troublesOf(text: string, current: string): readonly string[] {
  const entries = entriesOf(text)
  const [newest] = entries
  return [
    ...(newest?.version === current
      ? []
      : [`the newest entry is of ${newest?.version ?? 'nothing'}, not of ${current}`]),
    ...entries.flatMap(troublesIn),
    ...entries.slice(1).flatMap((entry, index) => {
      const newer = entries[index]
      if (newer === undefined) return []
      return [
        ...(numberOf(entry.version) < numberOf(newer.version)
          ? []
          : [`${entry.version} stands under ${newer.version}`]),
        ...(entry.when === 'unpublished' ? [`${entry.version} is published without its day`] : []),
        ...(newer.when === 'unpublished' || newer.when >= entry.when ? [] : [`${newer.version} is older`]),
      ]
    }),
  ]
}

it('the changelog tells what the version of the package brings, and of each one before', () => {
  expect(troublesOf(changelog, version)).toEqual([])
})

it('the lockfile and the pages have the version of the package', () => {
  const lockfile = z.object({ version: z.string() }).parse(parse('package-lock.json'))
  const named = [...readFileSync('docs/install.md', 'utf8').matchAll(/calendar-mirror-(\d+\.\d+\.\d+)\.tgz/g)]
  expect(lockfile.version).toBe(version)
  expect(named.map(([, found]) => found)).toEqual([version])
})

describe('an entry that is missing or wrong is noticed', () => {
  const entry = (heading: string, body = '### Added\n\n- A function.\n') => `## ${heading}\n\n${body}\n`
  const good = entry('0.2.0 - unpublished') + entry('0.1.0 - 2026-11-30')

  it('and a right one is not', () => {
    expect(troublesOf(good, '0.2.0')).toEqual([])
    expect(troublesOf(entry('0.10.0 - 2026-12-02') + entry('0.9.0 - 2026-12-02'), '0.10.0')).toEqual([])
  })

  it.each([
    ['another version in package.json', good, '0.2.1', 'the newest entry is of 0.2.0, not of 0.2.1'],
    ['nothing at all', '# Changelog\n', '0.2.0', 'the newest entry is of nothing, not of 0.2.0'],
    ['a heading without a day', good + entry('0.0.9'), '0.2.0', '“0.0.9” is no version with its day'],
    ['an entry without a word', good + entry('0.0.9 - 2026-11-29', ''), '0.2.0', '0.0.9 says nothing'],
    [
      'a heading without a line',
      good + entry('0.0.9 - 2026-11-29', '### Fixed\n'),
      '0.2.0',
      '0.0.9 says nothing under “Fixed”',
    ],
    [
      'an unknown heading',
      good + entry('0.0.9 - 2026-11-29', '### News\n\n- A.\n'),
      '0.2.0',
      '0.0.9 has the unknown heading “News”',
    ],
    ['the wrong order', good + entry('0.1.1 - 2026-11-29'), '0.2.0', '0.1.1 stands under 0.1.0'],
    ['two that are unpublished', good + entry('0.0.9 - unpublished'), '0.2.0', '0.0.9 is published without its day'],
    ['days in the wrong order', good + entry('0.0.9 - 2026-12-01'), '0.2.0', '0.1.0 is older'],
  ])('%s', (_, text, current, trouble) => {
    expect(troublesOf(text, current)).toContain(trouble)
  })
})
