import { interleave } from '../load/interleave'
import { type Answer, type Claim, print, type Row } from '../load/result'
import { type Effort, runQuestion } from '../load/run-question'
import { spreadOf } from '../load/spread'
import { openChannels } from './channels'
import { type Load, type Measured, measureWebhook } from './measure-webhook'

const CALENDARS = 1_000
/** What the platform lets into one instance. */
const MOST = 80

const LOADS = {
  'as much as it can': { connections: MOST, queueMs: 0 },
  '2,000 a second': { connections: MOST, queueMs: 0, rate: 2_000 },
  'the queue takes 100 ms': { connections: MOST, queueMs: 100 },
} as const
type LoadName = keyof typeof LOADS
const NAMES: readonly LoadName[] = ['as much as it can', '2,000 a second', 'the queue takes 100 ms']

async function answer({ quick }: Effort): Promise<Answer> {
  const channels = openChannels(CALENDARS)
  const seconds = quick ? 3 : 15
  const measured = await interleave(quick ? 1 : 3, NAMES, async (name) => {
    const load: Load = { ...LOADS[name], seconds }
    const one = await measureWebhook(channels, load)
    print(`  ${name}: ${Math.round(one.perSecond)} a second`)
    return one
  })
  return {
    rows: [...measured].map(([name, runs]) => rowOf(name, runs)),
    claims: [...measured].flatMap(([name, runs]) => claimsOf(name, runs)),
  }
}

const FIGURES = [
  'perSecond',
  'perCpuSecond',
  'p50',
  'p95',
  'p99',
  'refused',
  'withoutTask',
  'notifications',
  'creates',
  'residentMb',
] as const

function rowOf(name: string, runs: readonly Measured[]): Row {
  const figures = Object.fromEntries(FIGURES.map((figure) => [figure, spreadOf(runs.map((run) => run[figure]))]))
  return { what: name, contender: 'product', figures }
}

function claimsOf(name: LoadName, runs: readonly Measured[]): readonly Claim[] {
  const median = (figure: keyof Measured) => spreadOf(runs.map((run) => run[figure])).median
  const worst = (figure: keyof Measured) => spreadOf(runs.map((run) => run[figure])).max
  const always: Claim[] = [
    { claim: `${name}: answers but 2xx, errors, timeouts (0)`, value: worst('refused'), holds: worst('refused') === 0 },
    {
      claim: `${name}: calendars without a task (0)`,
      value: worst('withoutTask'),
      holds: worst('withoutTask') === 0,
    },
  ]
  switch (name) {
    case 'as much as it can': {
      const value = median('perCpuSecond')
      const claim = `${name}: notifications that a second of one processor is enough for (≥ 2,000)`
      return [{ claim, value, holds: value >= 2_000 }, ...always]
    }
    case '2,000 a second': {
      const [value, rate] = [median('p99'), median('perSecond')]
      return [
        { claim: `${name}: notifications a second (≥ 1,990)`, value: rate, holds: rate >= 1_990 },
        { claim: `${name}: p99 in ms (< 50)`, value, holds: value < 50 },
        ...always,
      ]
    }
    case 'the queue takes 100 ms':
      return always
  }
}

runQuestion('webhook', answer)
