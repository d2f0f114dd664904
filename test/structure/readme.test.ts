import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { declaredParams } from 'firebase-functions/params'
import { z } from 'zod'
import { readConfig } from '../../functions/src/config'
import * as functions from '../../functions/src/index'

const readme = readFileSync('README.md', 'utf8')
const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...readdirSync('docs').map((name) => join('docs', name))]
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
/** As GitHub makes them of headings. */
const anchorsOf = (text: string) =>
  new Set(
    [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
const proseOf = (text: string) => text.replaceAll(/^(`{3,}).*?^\1$/gms, '')

interface Setting {
  readonly name: string
  readonly kind: string
  readonly default: string
  readonly range: string
}

/** The rows of the table under "Configuration". */
const settings = sectionOf('Configuration')
  .split('\n')
  .flatMap((line): Setting[] => {
    const [, name = '', kind = '', preset = '', range = ''] = line.split('|').map((cell) => cell.trim())
    return name.startsWith('`') ? [{ name: name.replaceAll('`', ''), kind, default: preset, range }] : []
  })

function sectionOf(title: string): string {
  const text = readme.split(/^## /m).find((section) => section.startsWith(`${title}\n`))
  if (text === undefined) throw new Error(`The README has no section “${title}”`)
  return text
}

const paramSchema = z.object({
  name: z.string(),
  options: z.object({ default: z.union([z.string(), z.number(), z.boolean()]).optional() }).optional(),
})

/** The params and secrets that config.ts declares, as rows of the table. */
const declared = declaredParams.map((param) => {
  const { name, options } = paramSchema.parse(param)
  const kind = param.constructor.name.replace('Param', '').toLowerCase()
  return [name, kind, String(options?.default ?? '')].join(' ')
})

describe('the table of the configuration', () => {
  it('has a row for each param and secret: its name, its kind, its default', () => {
    expect(settings.map(({ name, kind, default: preset }) => [name, kind, preset].join(' '))).toEqual(declared)
  })

  const numbers = settings.filter(({ kind }) => kind === 'int')

  it('tells the range of each number', () => {
    expect(numbers.length).toBeGreaterThan(0)
    for (const { range } of numbers) expect(range).toMatch(/^\d+ to \d+$/)
  })

  it.each(numbers)('$name takes $range and nothing beyond', ({ name, range }) => {
    const [least = Number.NaN, most = Number.NaN] = range.split(' to ').map(Number)
    const read = (value: number) => () =>
      readConfig({ GCLOUD_PROJECT: 'demo-readme', GOOGLE_OAUTH_CLIENT_ID: 'id', [name]: String(value) })
    expect(read(least)).not.toThrow()
    expect(read(most)).not.toThrow()
    expect(read(least - 1)).toThrow(name)
    expect(read(most + 1)).toThrow(name)
  })

  it('names as required what nothing works without', () => {
    const required = settings.filter(({ kind, range }) => kind !== 'secret' && range === 'required')
    for (const { name } of required)
      expect(() => readConfig({ GCLOUD_PROJECT: 'demo-readme' })).toThrow(`${name} is missing`)
    expect(() =>
      readConfig({ GCLOUD_PROJECT: 'demo-readme', ...Object.fromEntries(required.map(({ name }) => [name, 'x'])) }),
    ).not.toThrow()
  })
})

it('the guide to deployment sets every param, to its default where there is one', () => {
  const guide = readFileSync('docs/deploy.md', 'utf8')
  const [, env = ''] = /<<'END'\n(.*?)\nEND$/ms.exec(guide) ?? []
  const set = new Map(
    env.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  const params = settings.filter(({ kind }) => kind !== 'secret')
  expect([...set.keys()]).toEqual(params.map(({ name }) => name))
  for (const { name, default: preset, range } of params) if (range !== 'required') expect(set.get(name)).toBe(preset)
  for (const { name } of settings.filter(({ kind }) => kind === 'secret'))
    expect(guide).toContain(`secrets:set ${name}`)
})

it('the README names every deployed function', () => {
  for (const name of Object.keys(functions)) expect(sectionOf('The functions')).toContain(name)
})

describe.each(pages)('$path', ({ path, text }) => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')))

  it('names commands that there are', () => {
    const named = [...text.matchAll(/npm run ([a-z][a-z:-]*)/g)].map(([, name]) => name)
    expect(named.filter((name) => name === undefined || !Object.hasOwn(scripts, name))).toEqual([])
  })

  it('links to files that there are', () => {
    const links = [...proseOf(text).matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link)
    expect(links.filter((link) => !existsSync(join(dirname(path), link)))).toEqual([])
  })

  it('links to headings that there are', () => {
    const links = [...proseOf(text).matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)]
    const broken = links.filter(([, file = '', anchor = '']) => {
      const target = file === '' ? path : join(dirname(path), file)
      return !anchorsOf(readFileSync(target, 'utf8')).has(anchor)
    })
    expect(broken.map(([link]) => link)).toEqual([])
  })

  it('names files and folders that there are', () => {
    const named = [...proseOf(text).matchAll(/`((?:functions|local|test|scripts|cli|docs)\/[\w./-]+)`/g)]
    expect(named.map(([, name = '']) => name).filter((name) => !existsSync(name))).toEqual([])
  })
})

it('the table of contents has every page', () => {
  const contents = readFileSync('docs/README.md', 'utf8')
  const others = readdirSync('docs').filter((name) => name.endsWith('.md') && name !== 'README.md')
  expect(others.length).toBeGreaterThan(10)
  expect(others.filter((name) => !contents.includes(`](${name})`))).toEqual([])
})

it('the questions name rules that there are', () => {
  const traps = new Set([...readFileSync('docs/traps.md', 'utf8').matchAll(/^### (\w+):/gm)].map(([, id]) => id))
  const named = [...readFileSync('docs/faq.md', 'utf8').matchAll(/\b([RT]\d+[a-z]?)\b/g)].map(([, id]) => id)
  expect(named.length).toBeGreaterThan(30)
  expect(named.filter((id) => !traps.has(id))).toEqual([])
})

it('the README names the commands that a newcomer and an operator need', () => {
  const commands = [
    'npm ci && npm start',
    'npm start -- --ics',
    'npm run demo',
    'npm test',
    'npm run check',
    'npm run connect',
  ]
  for (const command of commands) expect(readme).toContain(command)
})
