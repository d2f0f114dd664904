import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { CommanderError } from 'commander'
import { z } from 'zod'
import { createProgram, withSubcommands } from '../../cli/program'
import { buildProject } from '../support/build-project'
import { NOT_RUN, RUN } from './command-table'

const PAGES = ['*.md', 'docs/**/*.md', 'ops/*.md', 'bench/**/README.md', 'local/**/README.md', 'web/README.md']
/** One tells what once was, the other breaks what there is. */
const NO_PAGES = new Set(['CHANGELOG.md', 'docs/traps.md'])
const pages = globSync(PAGES, { exclude: ['**/node_modules/**'] }).filter((path) => !NO_PAGES.has(path))
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')))

const TOOL = '(?:npm|npx|node|firebase|gcloud|curl|openssl|calendar-mirror)(?= )'
/** Behind what a shell takes a command, up to what ends it, or to the words with which a page explains it. */
const COMMAND = new RegExp(
  `(?<=(?:^|[|;&({]|\\bdo )[ \\t]*(?:\\$ )?(?:\\w+=\\S* )*)${TOOL}[^\\n|;&>)}]*?(?=  |[\\n|;&>)}]|$)`,
  'gm',
)
const BLOCK = /^ *```(\w*)\n(.*?)^ *```$/gms

/** What a page has for a shell: blocks that say so, lines of others that begin like a command, and what stands in a sentence. */
const shellIn = (page: string) => [
  ...[...page.matchAll(BLOCK)].flatMap(([, language = '', block = '']) => {
    if (['sh', 'bash', 'console'].includes(language)) return [block]
    return language === '' ? block.split('\n').filter((line) => new RegExp(`^ *(?:\\$ )?${TOOL}`).test(line)) : []
  }),
  ...[...page.replaceAll(BLOCK, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s+/g, ' ')),
]

function commandsIn(page: string): readonly string[] {
  return shellIn(page).flatMap((shell) => {
    const joined = shell.replaceAll(/\\\n\s*/g, '')
    // What is quoted ends no command, and a comment is none.
    const masked = joined.replaceAll(/(?<!\S)#[^\n]*|'[^']*'|"(?:\\.|[^"\\])*"/g, (part) =>
      (part.startsWith('#') ? ' ' : '_').repeat(part.length),
    )
    return [...masked.matchAll(COMMAND)]
      .map(({ 0: found, index }) => joined.slice(index, index + found.length))
      .map(asInTable)
      .filter((command) => command.includes(' '))
  })
}

function asInTable(command: string): string {
  const short = command
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace('npm run --silent ', 'npm run ')
    .replace(/^npx (?:(firebase)(?:-tools)?|(calendar-mirror))(?= |$)/, '$1$2')
    .replace(/^node cli\/lib\/cli\/main\.js/, 'calendar-mirror')
  const [, name = '', rest = ''] = /^npm run (\S+)(?: --)?(.*)$/.exec(short) ?? []
  const [, ours] = /cli\/lib\/cli\/main\.js (.+)$/.exec(scripts[name] ?? '') ?? []
  return ours === undefined ? short : `calendar-mirror ${ours}${rest}`
}

const told = Map.groupBy(
  pages.flatMap((page) => commandsIn(readFileSync(page, 'utf8')).map((command) => ({ command, page }))),
  ({ command }) => command,
)
const ofScripts = Object.keys(scripts).map((name) =>
  asInTable(['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`),
)
const commands = [...new Set([...told.keys(), ...ofScripts])]
const commandsOf = (tool: string) => commands.filter((command) => command.startsWith(`${tool} `))

const listed = [...RUN.map(([pattern]) => pattern), ...NOT_RUN.flatMap(([, patterns]) => patterns)]
const fits = (pattern: string, command: string) => {
  const literal = pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${literal.replaceAll(' …', '(?: .*)?').replaceAll('…', '.*')}$`).test(command)
}

it('commands are found wherever a page tells them', () => {
  const page = `
Say \`npm
run x\`, or in the folder \`cli\`, with \`firebase.json\`, the \`gcloud\` of Google:

\`\`\`sh
# it's no command: npm run commented
cd app && KEY='a b' npx firebase-tools deploy \\
  --only "functions;firestore"   # once
for NAME in a b; do gcloud x create $NAME; done; ID=$(curl -s "$URL?a=1&b=2" | node -e 'go()')
\`\`\`

\`\`\`
npm run --silent y -- --flag      explains it
it prints npm run nothing
\`\`\`

   \`\`\`ts
npm run typescript
   \`\`\`
`
  expect(commandsIn(page).toSorted()).toEqual([
    'curl -s "$URL?a=1&b=2"',
    'firebase deploy --only "functions;firestore"',
    'gcloud x create $NAME',
    "node -e 'go()'",
    'npm run x',
    'npm run y -- --flag',
  ])
})

it('every command of a page and every script is run by a test, or listed with the reason why not', () => {
  expect(commands.length).toBeGreaterThan(150)
  const neither = commands.filter((command) => !listed.some((pattern) => fits(pattern, command)))
  expect(neither.map((command) => [command, ...(told.get(command) ?? []).map(({ page }) => page)])).toEqual([])
})

it('no command is listed that no page tells any more', () => {
  expect(listed.filter((pattern) => !commands.some((command) => fits(pattern, command)))).toEqual([])
})

it.each(RUN)('%s is run in %s', (pattern, by, as) => {
  expect(by).toMatch(/^(\.ci\/run|scripts\/(test|steps\/[\w-]+)\.mts|test\/.+\.ts)$/)
  expect([as, readFileSync(by, 'utf8').includes(as)]).toEqual([as, true])
  const plain = as.replaceAll(/[',]/g, '').replace('--silent ', '')
  for (const command of commands.filter((one) => fits(pattern, one))) {
    const [, script = ''] = /^npm (?:run )?(\S+)/.exec(command) ?? []
    const where = (told.get(command) ?? []).map(({ page }) => page)
    const tellsIt = `${command} ${scripts[script] ?? ''}`.includes(plain) || where.includes(as)
    expect([command, tellsIt]).toEqual([command, true])
  }
})

it('what npm runs is a script, and what jest runs a file or folder', () => {
  const names = commands.flatMap((command) => /^npm run (\S+)/.exec(command)?.[1] ?? [])
  expect(names.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  const paths = commandsOf('npx').flatMap((command) => command.match(/\btest\/\S+/g) ?? [])
  expect(paths.filter((path) => !existsSync(path))).toEqual([])
})

const PLACEHOLDERS: Readonly<Record<string, string>> = { REF: '1~ada@example.com' }
const wordsOf = (command: string) =>
  [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, ...parts]) => parts.find((part) => part !== undefined) ?? '',
  )

/** What our own program refuses in it; null where nothing. */
function refusalOf(command: string): string | null {
  const program = createProgram(new AbortController().signal)
  for (const one of withSubcommands(program)) {
    one.configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    if (one.commands.length === 0) one.action(() => undefined)
  }
  try {
    program.parse(
      wordsOf(command)
        .slice(1)
        .map((word) => PLACEHOLDERS[word] ?? word),
      { from: 'user' },
    )
    return null
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // A command that is only named, or has an ellipsis, lacks what it needs.
    const isWhole = command.includes(' --') && !command.endsWith('…')
    return !isWhole && /missing/.test(error.code) ? null : error.message
  }
}

describe('our own program takes', () => {
  it.each(commandsOf('calendar-mirror'))('%s', (command) => {
    expect(refusalOf(command)).toBeNull()
  })

  it('nothing that it does not know', () => {
    expect(refusalOf('calendar-mirror statu')).toContain('unknown command')
    expect(refusalOf('calendar-mirror status --watched')).toContain('unknown option')
    expect(refusalOf('calendar-mirror connect --project my-project')).toContain('required option')
  })
})

it('firebase-tools has the commands and options that pages tell of it', () => {
  const named = commandsOf('firebase').map((command) => ({ command, words: wordsOf(command).slice(1) }))
  const script = `
    const { cli, getCommand } = require('firebase-tools')
    const longs = ({ options }) => options.map(({ long }) => long)
    const tell = (name) => { const one = getCommand(name); return one ? [...longs(one), ...longs(cli)] : null }
    process.stdout.write(JSON.stringify(process.argv.slice(1).map(tell)))`
  const { stdout } = spawnSync(process.execPath, ['-e', script, ...named.map(({ words }) => words[0] ?? '')], {
    encoding: 'utf8',
  })
  const known = z.array(z.array(z.string()).nullable()).parse(JSON.parse(stdout))
  expect(named.length).toBeGreaterThan(10)
  for (const [at, { command, words }] of named.entries()) {
    const options = words.flatMap((word) => /^--[a-z-]+/.exec(word)?.[0] ?? [])
    expect([command, known[at]]).toEqual([command, expect.arrayContaining(options)])
  }
}, 60_000)

describe('the help of what a script runs', () => {
  const withOptions = Map.groupBy(
    commandsOf('npm').flatMap((command) => {
      const [, name = '', options] = /^npm (?:run )?(\S+) -- (.+)$/.exec(command) ?? []
      return options === undefined ? [] : [{ name, options: options.match(/--[a-z-]+/g) ?? [] }]
    }),
    ({ name }) => name,
  )
  beforeAll(() => buildProject(), 120_000)

  it.each([...withOptions])(
    'has the options that pages give it: %s',
    (name, given) => {
      const [, program = ''] = /node (\S+)$/.exec(scripts[name] ?? '') ?? []
      const { status, stdout } = spawnSync(process.execPath, [program, '--help'], { encoding: 'utf8' })
      expect(status).toBe(0)
      const known: readonly string[] = stdout.match(/--[a-z-]+/g) ?? []
      expect(given.flatMap(({ options }) => options).filter((option) => !known.includes(option))).toEqual([])
    },
    60_000,
  )
})

it.each(pages.filter((page) => readFileSync(page, 'utf8').includes('```sh')))('%s is what a shell can read', (page) => {
  const blocks = [...readFileSync(page, 'utf8').matchAll(BLOCK)].filter(([, language]) => language === 'sh')
  expect(blocks.length).toBeGreaterThan(0)
  for (const [, , block = ''] of blocks) {
    const { stderr } = spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' })
    expect(stderr).toBe('')
  }
})
