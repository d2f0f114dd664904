import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { plantTree } from '../support/planted-tree'

const copied = (path: string): Record<string, string> => ({ [path]: readFileSync(path, 'utf8') })

/** Statements that must not be written, by the rule that notices them. */
const plants = [
  ['injected-time(no-current-date)', `export const now = new Date()`],
  ['injected-time(no-current-date)', `export const text = Date()`],
  ['eslint(no-restricted-properties)', `export const now = Date.now()`],
  ['eslint(no-restricted-properties)', `export const chance = Math.random()`],
  ['eslint(no-restricted-globals)', `setTimeout(() => undefined, 1)`],
  ['eslint(no-restricted-globals)', `setInterval(() => undefined, 1)`],
  ['eslint(no-restricted-imports)', `import { setTimeout as wait } from 'node:timers/promises'\nexport { wait }`],
  ['eslint(no-restricted-imports)', `import { randomBytes } from 'node:crypto'\nexport { randomBytes }`],
  ['typescript(no-explicit-any)', `export const anything = (value: any) => [value]`],
  ['typescript(no-non-null-assertion)', `export const sure = (value?: string) => value!.length`],
  ['typescript(no-unsafe-type-assertion)', `export const length = (value: unknown) => (value as string).length`],
  ['typescript(no-floating-promises)', `export const start = () => { Promise.resolve(1) }`],
  ['typescript(no-misused-promises)', `export const each = () => [1].forEach(async () => undefined)`],
  [
    'typescript(switch-exhaustiveness-check)',
    `export function one(it: 'a' | 'b') { switch (it) { case 'a': return 1; default: return 2 } }`,
  ],
  ['typescript(consistent-type-imports)', `import { Only } from './only'\nexport type Again = Only`],
  ['typescript(ban-ts-comment)', `// @ts-ignore\nexport const one: string = 1`],
] as const

/** The same things where they belong. */
const allowed = {
  'functions/src/support/clock.ts': `
    import { randomBytes } from 'node:crypto'
    export const clock = () => [Date.now(), new Date(), Math.random(), setTimeout(() => undefined, 1), randomBytes(1)]
  `,
  'functions/src/sync/only.ts': `
    export type Only = 'only'
    export const given = (milliseconds: number) => new Date(milliseconds)
  `,
  'local/start/main.ts': `export const now = () => Date.now()\n`,
}

const folders = ['functions/src/sync', 'local/calendar-simulator/core', 'local/tasks/core']
const fileName = (folder: string, index: number): string => `${folder}/planted-${index}.ts`

const report = z.object({ diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })) })

function lint(root: string): ReadonlySet<string> {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/.bin/oxlint'), '--format', 'json', 'functions', 'local'],
    { cwd: root, encoding: 'utf8' },
  )
  if (stdout === '') throw new Error(`oxlint printed nothing: ${stderr}`)
  const { diagnostics } = report.parse(JSON.parse(stdout))
  return new Set(diagnostics.map(({ code, filename }) => `${filename}: ${code}`))
}

describe('the linter', () => {
  let found: ReadonlySet<string> = new Set()
  beforeAll(async () => {
    const tree = await plantTree({
      ...copied('.oxlintrc.json'),
      ...copied('tsconfig.json'),
      ...copied('scripts/lint/injected-time.mjs'),
      ...allowed,
      ...Object.fromEntries(plants.map(([, code], index) => [fileName('functions/src/sync', index), `${code}\n`])),
      // The simulated cores get only what is about time and chance: the first lines of the table.
      ...Object.fromEntries(
        folders
          .slice(1)
          .flatMap((folder) => plants.slice(0, 8).map(([, code], index) => [fileName(folder, index), `${code}\n`])),
      ),
    })
    try {
      found = lint(tree.root)
    } finally {
      await tree.remove()
    }
  })

  it.each(plants.map(([rule, code], index) => ({ rule, code, index })))('$rule notices `$code`', ({ rule, index }) => {
    expect(found).toContain(`${fileName('functions/src/sync', index)}: ${rule}`)
  })

  it.each(folders)('keeps time and chance out of %s', (folder) => {
    const expected = plants.slice(0, 8).map(([rule], index) => `${fileName(folder, index)}: ${rule}`)
    expect([...found]).toEqual(expect.arrayContaining(expected))
  })

  it.each(Object.keys(allowed))('has nothing to say about %s', (file) => {
    expect([...found].filter((line) => line.startsWith(`${file}:`))).toEqual([])
  })
})
