import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { applyMutation } from '../../scripts/mutate/apply-mutation.mts'
import { parseTraps } from '../../scripts/mutate/parse-traps.mts'

/** `npm run mutate -- --traps` takes minutes; here is what would make it fail at once. */
describe.each(parseTraps(readFileSync('docs/traps.md', 'utf8')))('the trap $id', ({ file, testName, mutation }) => {
  it('changes a text that is in its source exactly once', () => {
    const source = readFileSync(mutation.file, 'utf8')
    expect(applyMutation(source, mutation)).not.toBe(source)
  })

  it('names a test that there is', () => {
    const texts = textsOf(file)
    expect(testName.split(' › ').filter((name) => !texts.some((text) => mentions(text, name)))).toEqual([])
  })
})

/** A test file and what it imports from beside it: contracts have their tests there. */
function textsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  const imported = [...text.matchAll(/from '(\.\.?\/[^']*)'/g)].map(([, path = '']) =>
    join(dirname(file), `${path}.ts`),
  )
  const beside = imported.filter((path) => path.startsWith(dirname(file)) && existsSync(path))
  return [text, ...beside.flatMap(textsOf)]
}

/** As it stands, or with jest's placeholders for some of its words. */
function mentions(text: string, name: string): boolean {
  if (text.includes(name)) return true
  const titles = [...text.matchAll(/(['"`])((?:\\.|(?!\1)[^\n\\])*)\1/g)].map(([, , title = '']) => title)
  return titles.filter((title) => /%[a-z]|\$\w/.test(title)).some((title) => patternOf(title).test(name))
}

/** A title that is nothing but a placeholder could be anybody's: its name stands in the table above it. */
function patternOf(title: string): RegExp {
  const parts = title.split(/%[a-z]|\$[\w.]+/)
  return parts.join('').trim() === '' ? /^(?!)/ : new RegExp(`^${parts.map(escape).join('.+')}$`)
}

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
