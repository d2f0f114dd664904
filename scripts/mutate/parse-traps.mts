import type { Mutation, Trap } from './trap.mts'

/** Something in `docs/traps.md` is not as its introduction says. */
export class UnreadableTrap extends Error {
  override readonly name = 'UnreadableTrap'
}

interface Section {
  readonly id: string
  readonly title: string
  readonly prose: string[]
  readonly diffs: string[][]
}

const HEADING = /^### (\S+): (.+)$/
const FENCE = /^(`{3,})(.*)$/
const TEST = /^Test: `([^`]+)` › (.+)$/

/** Reads the sections of `docs/traps.md`; everything else in it is for people. Throws `UnreadableTrap`. */
export function parseTraps(markdown: string): readonly Trap[] {
  const traps = sectionsOf(markdown).map(trapOf)
  const ids = traps.map((trap) => trap.id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw new UnreadableTrap(`There are two traps named ${twice}`)
  return traps
}

function sectionsOf(markdown: string): readonly Section[] {
  const sections: Section[] = []
  let fence: { readonly end: string; readonly lines: string[] } | undefined
  for (const line of markdown.split(/\r?\n/)) {
    if (fence) {
      if (line === fence.end) fence = undefined
      else fence.lines.push(line)
      continue
    }
    const [, ticks, language] = FENCE.exec(line) ?? []
    const section = sections.at(-1)
    if (ticks !== undefined) {
      fence = { end: ticks, lines: [] }
      if (language === 'diff') section?.diffs.push(fence.lines)
      continue
    }
    const [, id, title] = HEADING.exec(line) ?? []
    if (id !== undefined && title !== undefined) sections.push({ id, title, prose: [], diffs: [] })
    else section?.prose.push(line)
  }
  return sections
}

function trapOf({ id, title, prose, diffs }: Section): Trap {
  const tests = prose.flatMap((line) => {
    const [, file, testName] = TEST.exec(line) ?? []
    return file === undefined || testName === undefined ? [] : [{ file, testName: testName.trim() }]
  })
  const [test, anotherTest] = tests
  const [diff, anotherDiff] = diffs
  if (!test || anotherTest)
    throw new UnreadableTrap(`${id} needs one line of the form: Test: \`file\` › name of the test`)
  if (!diff || anotherDiff) throw new UnreadableTrap(`${id} needs one block of the language “diff”`)
  return { id, title, ...test, mutation: mutationOf(id, diff) }
}

function mutationOf(id: string, lines: readonly string[]): Mutation {
  const [file, ...changes] = lines
  if (!file?.startsWith('--- ')) throw new UnreadableTrap(`The diff of ${id} begins with “--- ” and the file to change`)
  const oldLines = changes.filter((line) => /^[- ]/.test(line)).map((line) => line.slice(1))
  const newLines = changes.filter((line) => /^[+ ]/.test(line)).map((line) => line.slice(1))
  if (oldLines.join('').trim() === '') throw new UnreadableTrap(`The diff of ${id} has no line that begins with “-”`)
  return { file: file.slice(4).trim(), oldLines, newLines }
}
