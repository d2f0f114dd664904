import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'

const run = promisify(execFile)
const ROOT = join(__dirname, '..', '..')
const MEGABYTE = 1024 * 1024
const NEEDED = ['CHANGELOG.md', 'LICENSE', 'README.md', 'firestore.rules', 'firestore.indexes.json']

const packedSchema = z.tuple([
  z.object({ filename: z.string(), unpackedSize: z.number(), files: z.array(z.object({ path: z.string() })) }),
])
const packageSchema = z.object({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()),
  peerDependencies: z.record(z.string(), z.string()),
})
/** In which order it names what it needs depends on the order of the exports, which a bundle sorts. */
const manifestSchema = z.looseObject({
  requiredAPIs: z.array(z.object({ api: z.string(), reason: z.string() })).transform((needed) => new Set(needed)),
})
const own = packageSchema.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))

/** The packages that a module names where it loads something, Node's own and examples in docstrings left out. */
const packagesIn = (text: string) =>
  [
    ...text
      .replaceAll(/^ *\*.*$/gm, '')
      .matchAll(/(?:\bfrom ?|\bimport ?\(? ?|\brequire(?:\.resolve)?\()["']((?:@[\w.-]+\/)?[\w.:-]+)[^"'\n]*["']/g),
  ]
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith('.') && !isBuiltin(name))

/** A clone with what is changed here: `prepack` builds the package where it is, and other tests run what is built. */
async function copyProject(copy: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, maxBuffer: MEGABYTE })
  const files = stdout
    .trim()
    .split('\n')
    .filter((path) => existsSync(join(ROOT, path)))
  for (const path of files) cpSync(join(ROOT, path), join(copy, path))
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  await run('git', ['init', '--quiet'], { cwd: copy })
}

/** What somebody has who installed the package: it, what it names as its dependencies, and nothing else of ours. */
describe('the package, as somebody gets it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-package-'))
  const installed = join(folder, 'node_modules', 'calendar-mirror')
  let packed: z.infer<typeof packedSchema>[0]

  beforeAll(async () => {
    const copy = join(folder, 'copy')
    await copyProject(copy)
    const args = ['pack', '--silent', '--json', '--pack-destination', folder]
    const { stdout } = await run('npm', args, { cwd: copy, maxBuffer: 8 * MEGABYTE })
    ;[packed] = packedSchema.parse(JSON.parse(stdout))
    mkdirSync(installed, { recursive: true })
    await run('tar', ['-xzf', join(folder, packed.filename), '-C', installed, '--strip-components', '1'])
    for (const name of Object.keys({ ...own.dependencies, ...own.peerDependencies })) {
      const link = join(folder, 'node_modules', name)
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(join(ROOT, 'node_modules', name), link)
    }
  }, 180_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const node = (...args: readonly string[]) => run(process.execPath, [...args], { cwd: folder })

  it('has what is needed and nothing else', () => {
    const paths = packed.files.map(({ path }) => path)
    const expected =
      /^((functions|cli|client)\/lib\/.+\.(js|mjs|d\.ts)|client\/lib\/client\/package\.json|(docs|ops)\/.+|firestore\.(rules|indexes\.json)|(CHANGELOG|README|SECURITY)\.md|LICENSE|package\.json)$/
    expect(paths.filter((path) => !expected.test(path))).toEqual([])
    expect(paths).toEqual(expect.arrayContaining(NEEDED))
    expect(packed.unpackedSize).toBeLessThan(3 * MEGABYTE)
  })

  it('loads nothing that it does not bring', () => {
    const code = packed.files.map(({ path }) => path).filter((path) => /\/lib\/.+\.(m?js|d\.ts)$/.test(path))
    const loaded = code.flatMap((path) => packagesIn(readFileSync(join(installed, path), 'utf8')))
    const brought = new Set([...Object.keys({ ...own.dependencies, ...own.peerDependencies }), 'calendar-mirror'])
    expect(new Set(loaded.filter((name) => !brought.has(name)))).toEqual(new Set())
    expect(new Set(loaded)).toEqual(brought)
  })

  it('declares the functions that are written down', async () => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', main: 'index.js' }))
    writeFileSync(join(folder, 'index.js'), "module.exports = require('calendar-mirror')")
    const file = join(folder, 'manifest.json')
    const discover = join(ROOT, 'node_modules', 'firebase-functions', 'lib', 'bin', 'firebase-functions.js')
    const env = { ...process.env, FUNCTIONS_MANIFEST_OUTPUT_PATH: file }
    await run(process.execPath, [discover, folder], { cwd: folder, env })
    const read = (path: string) => manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    expect(read(file)).toEqual(read(join(ROOT, 'test', 'fixtures', 'functions-manifest.json')))
  }, 60_000)

  it('has the operator’s commands', async () => {
    const { stdout } = await node(join(installed, 'cli', 'lib', 'cli', 'main.js'), '--version')
    expect(stdout.trim()).toBe(own.version)
  }, 60_000)

  it.each(['import', 'require'])(
    'has the client for apps: %s',
    async (how) => {
      const load = how === 'import' ? "await import('calendar-mirror/client')" : "require('calendar-mirror/client')"
      const file = join(folder, how === 'import' ? 'load.mjs' : 'load.cjs')
      writeFileSync(file, `console.log(typeof (${load}).subscribeEvents)`)
      const { stdout } = await node(file)
      expect(stdout.trim()).toBe('function')
    },
    60_000,
  )

  it.each([
    ['an ECMAScript module', 'typed.mts', 'nodenext', 'nodenext'],
    ['a CommonJS module', 'typed.cts', 'nodenext', 'nodenext'],
    ['a bundler', 'typed.ts', 'esnext', 'bundler'],
  ])(
    'has its types for %s',
    async (_, name, module, moduleResolution) => {
      writeFileSync(
        join(folder, name),
        `import { syncCalendar } from 'calendar-mirror'
       import { spanOf, type CalendarEvent } from 'calendar-mirror/client'
       export const { __endpoint } = syncCalendar
       export const lengthOf = (event: CalendarEvent): number => spanOf(event, 'UTC').to - spanOf(event, 'UTC').from
       // @ts-expect-error -- a title is text, so the types are really there
       export const titleOf = (event: CalendarEvent): number => event.summary`,
      )
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2024', '--types', '']
      const args = [...options, '--module', module, '--moduleResolution', moduleResolution, name]
      await expect(run(join(ROOT, 'node_modules', '.bin', 'tsc'), args, { cwd: folder })).resolves.toMatchObject({
        stdout: '',
      })
    },
    60_000,
  )

  it('names every page and file that its README names', () => {
    const readme = readFileSync(join(installed, 'README.md'), 'utf8')
    const linked = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path ?? '')
    const ofAClone = ['CONTRIBUTING.md', 'bench/README.md', 'local/README.md', 'web/README.md']
    expect(linked.filter((path) => !existsSync(join(installed, path)) && !ofAClone.includes(path))).toEqual([])
  })
})
