import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { projectFile } from '../../local/world/project-files'
import { installApart } from '../load/install-apart'
import { interleave } from '../load/interleave'
import { type Answer, type Claim, type Row } from '../load/result'
import { type Effort, runQuestion } from '../load/run-question'
import { spreadOf } from '../load/spread'
import { compileFunctions } from './compile'
import { measureStart, type Start } from './start'

const LIMIT_MS = 250
/** What is measured unbundled, too, to see what bundling brings: one that loads little, and two that load everything. */
const UNBUNDLED = ['calendarWebhook', 'syncCalendar', 'reconcileCalendar']
const PRODUCT = projectFile('functions', 'lib', 'index.js')
const NAIVE = projectFile('bench', 'baselines', 'googleapis')

interface Contender {
  readonly what: string
  readonly contender: string
  readonly entry: string
  readonly target: string
  readonly cached: boolean
}

async function answer({ quick }: Effort): Promise<Answer> {
  installApart('baselines', 'googleapis')
  const compileCache = await mkdtemp(join(tmpdir(), 'calendar-mirror-bench-'))
  try {
    const contenders = await contendersOf(quick)
    const byKey = new Map(contenders.map((contender) => [keyOf(contender), contender]))
    const measure = async (key: string) => {
      const { entry, target, cached } = byKey.get(key) ?? failUnknown(key)
      return await measureStart({ entry, target, ...(cached ? { compileCache } : {}) })
    }
    // The first starts find cold disks, and fill the compile cache.
    for (const key of byKey.keys()) await measure(key)
    const measured = await interleave(quick ? 1 : 7, [...byKey.keys()], measure)
    const runs = contenders.map((contender) => ({ contender, runs: measured.get(keyOf(contender)) ?? [] }))
    return { rows: runs.map((one) => rowOf(one.contender, one.runs)), claims: claimsOf(runs) }
  } finally {
    await rm(compileCache, { recursive: true, force: true })
  }
}

async function contendersOf(quick: boolean): Promise<readonly Contender[]> {
  const names = quick ? UNBUNDLED : functionNames()
  const compiled = await compileFunctions()
  const all = [
    ...names.map((target) => ({ what: target, contender: 'product', entry: PRODUCT, target })),
    ...UNBUNDLED.map((target) => ({ what: target, contender: 'unbundled', entry: compiled, target })),
    { what: 'googleapis', contender: 'its import alone', entry: join(NAIVE, 'alone.cjs'), target: 'none' },
    { what: 'googleapis', contender: 'naive function', entry: join(NAIVE, 'function.cjs'), target: 'none' },
    { what: 'nothing', contender: 'Node alone', entry: 'node:path', target: 'none' },
  ]
  return all.flatMap((one) => [
    { ...one, cached: false },
    { ...one, contender: `${one.contender}, compile cache`, cached: true },
  ])
}

function functionNames(): readonly string[] {
  const exported = z.looseObject({}).parse(createRequire(PRODUCT)(PRODUCT))
  return Object.keys(exported).filter((name) => typeof exported[name] === 'function')
}

const keyOf = ({ what, contender }: Contender) => `${what}: ${contender}`

function failUnknown(key: string): never {
  throw new Error(`There is no ${key}`)
}

const FIGURES = ['readyMs', 'cpuMs', 'modules', 'residentMb', 'heapMb'] as const

interface Measured {
  readonly contender: Contender
  readonly runs: readonly Start[]
}

function rowOf({ what, contender }: Contender, runs: readonly Start[]): Row {
  const figures = Object.fromEntries(FIGURES.map((name) => [name, spreadOf(runs.map((run) => run[name]))]))
  return { what, contender, figures }
}

function claimsOf(measured: readonly Measured[]): readonly Claim[] {
  const median = ({ runs }: Measured) => spreadOf(runs.map(({ readyMs }) => readyMs)).median
  const medianOf = (what: string, contender: string) => {
    const found = measured.find(({ contender: one }) => one.what === what && one.contender === contender)
    return found ? median(found) : failUnknown(`${what}: ${contender}`)
  }
  const slowest = measured
    .filter(({ contender }) => contender.contender === 'product')
    .toSorted((one, other) => median(other) - median(one))[0]
  if (!slowest) throw new Error('No function was measured')
  const ready = (name: string, value: number) => ({
    claim: `${name}: from the start of the process to ready, ms (≤ ${LIMIT_MS})`,
    value,
    holds: value <= LIMIT_MS,
  })
  const faster = (name: string, naive: string, value: number) => ({
    claim: `${name}: ${naive} ÷ it (≥ 3)`,
    value,
    holds: value >= 3,
  })
  const [webhook, last] = [medianOf('calendarWebhook', 'product'), median(slowest)]
  const lastName = `${slowest.contender.what}, the slowest`
  return [
    ready('calendarWebhook', webhook),
    ready(lastName, last),
    faster('calendarWebhook', 'the import of googleapis alone', medianOf('googleapis', 'its import alone') / webhook),
    faster(lastName, 'a naive function', medianOf('googleapis', 'naive function') / last),
  ]
}

runQuestion('cold-start', answer)
