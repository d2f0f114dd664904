import { type Claim, readable, renderFigure, type Result, type Row } from '../load/result'
import { type Bar, drawBars } from './draw-bars'
import type { Question } from './questions'

/** `docs/benchmarks.md` and its charts, by their paths in `docs/`. */
export type Pages = ReadonlyMap<string, string>

interface Answered {
  readonly question: Question
  readonly result: Result
}

/** Everything in it was measured; what was not is said to be missing. */
export function benchmarksPage(questions: readonly Question[], results: readonly Result[]): Pages {
  const answered = questions.flatMap((question) => {
    const result = results.find((one) => one.question === question.name)
    return result ? [{ question, result }] : []
  })
  const missing = questions.filter((question) => !answered.some((one) => one.question === question))
  const text = [
    '# Benchmarks',
    '',
    '<!-- npm run docs:benchmarks writes this page and its charts from bench/results. -->',
    '',
    ...INTRODUCTION,
    '',
    ...summary(answered),
    ...(missing.length === 0 ? [] : ['', `Not measured yet: ${missing.map(({ name }) => name).join(', ')}.`]),
    ...answered.flatMap(section),
  ]
  const charts = answered.map(({ question, result }): [string, string] => [
    chartPath(question),
    drawBars(barsOf(question, result), question.chart.label),
  ])
  return new Map([['benchmarks.md', `${text.join('\n')}\n`], ...charts])
}

const INTRODUCTION = [
  'What the mirror costs and how fast it is, beside what others would do and beside the limit. Each question has a folder',
  'under [bench/](../bench/README.md), which tells the method; `npm run bench -- NAME` answers it again. Google is simulated and',
  'Firestore is its emulator, on one machine: counts of operations and calls are what they would be in a project, times are',
  'not, and only their ratios within one run mean something. Shown are medians, in brackets the least and the most.',
]

const chartPath = ({ name }: Question) => `benchmarks/${name}.svg`

function summary(answered: readonly Answered[]): readonly string[] {
  const claims = answered.flatMap(({ question, result }) => result.claims.map((claim) => ({ question, claim })))
  const held = claims.filter(({ claim }) => claim.holds).length
  const failed = claims.filter(({ claim }) => !claim.holds)
  const lines = failed.map(({ question, claim }) => `- [${question.title}](#${anchor(question)}): ${told(claim)}`)
  return [
    `Of ${claims.length} things that were to hold, ${held} do.`,
    ...(failed.length === 0 ? [] : ['', '**What does not hold:**', '', ...lines]),
  ]
}

const told = ({ claim, value }: Claim) => `${claim}: **${readable(value)}**`
const anchor = ({ title }: Question) => title.toLowerCase().replaceAll(' ', '-')

function section({ question, result }: Answered): readonly string[] {
  const headline = result.claims[0]
  return [
    '',
    `## ${question.title}`,
    '',
    ...(headline ? [`${told(headline)}. [Method](../bench/${question.name}/README.md)`, ''] : []),
    `![${question.chart.label}](${chartPath(question)})`,
    '',
    ...tableOf(result.rows),
    '',
    ...result.claims.map((claim) => `- ${claim.holds ? 'Holds' : '**Does not hold**'}: ${told(claim)}`),
    ...result.notes.map((note) => `- ${note}`),
    '',
    measuredOn(result),
  ]
}

function tableOf(rows: readonly Row[]): readonly string[] {
  const names = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))]
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(['', '', ...names]),
    line(['---', '---', ...names.map(() => '---:')]),
    ...rows.map(({ what, contender, figures }) =>
      line([what, contender, ...names.map((name) => renderFigure(figures[name]))]),
    ),
  ]
}

/** With more waiting for a processor than this, others were at work, too. */
const WAITING_PER_PROCESSOR = 2

function measuredOn({ measuredAt, machine, versions }: Result): string {
  const { processors, model, memoryGb, load } = machine
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const busy =
    load > WAITING_PER_PROCESSOR * processors
      ? ' **The machine was doing other work as well: its times and their ratios say little, its counts are as ever.**'
      : ''
  const day = measuredAt.slice(0, 10)
  return `Measured on ${day}: ${processors} × ${model}, ${memoryGb} GB, load ${load}; ${packages.join(', ')}.${busy}`
}

function barsOf({ chart, name }: Question, { rows }: Result): readonly Bar[] {
  return rows.flatMap((row) => {
    const figure = row.figures[chart.figure]
    const label = `${row.what}: ${row.contender}`
    if (figure === undefined || !(chart.only?.test(label) ?? true)) return []
    const spread = typeof figure === 'number' ? { min: figure, median: figure, max: figure } : figure
    const ours = row.contender.startsWith('product') || ONLY_OURS.includes(name)
    return [{ label, value: spread.median, from: spread.min, to: spread.max, told: readable(spread.median), ours }]
  })
}

/** Where contenders are stages, or there is nobody to compare with. */
const ONLY_OURS: readonly string[] = ['latency', 'renewal']
