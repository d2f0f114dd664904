import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { resultSchema } from '../../../bench/load/result'
import { benchmarksPage } from '../../../bench/report/benchmarks-page'
import { QUESTIONS } from '../../../bench/report/questions'
import { readResults } from '../../../bench/report/read-results'

const ROOT = join(__dirname, '..', '..', '..')

describe('docs/benchmarks.md', () => {
  const pages = benchmarksPage(QUESTIONS, readResults())

  it.each([...pages])('%s is what the results say: npm run docs:benchmarks writes it anew', (path, text) => {
    expect(readFileSync(join(ROOT, 'docs', path), 'utf8')).toBe(text)
  })

  it.each([...pages].filter(([path]) => path.endsWith('.svg')))('%s has bars', (_path, chart) => {
    expect(chart).toMatch(/<rect [^>]*width="[1-9]/)
  })

  it('shows every question that was answered, and has no chart of anything else', () => {
    const kept = readdirSync(join(ROOT, 'bench', 'results')).map((file) => file.replace('.json', ''))
    expect(QUESTIONS.map(({ name }) => name)).toEqual(expect.arrayContaining(kept))
    const charts = readdirSync(join(ROOT, 'docs', 'benchmarks'))
    expect(charts.toSorted()).toEqual(kept.map((name) => `${name}.svg`).toSorted())
  })
})

const result = resultSchema.parse({
  question: 'bursts',
  measuredAt: '2026-11-26T18:00:00.000Z',
  quick: false,
  machine: { processors: 2, model: 'any', memoryGb: 8, load: 4.1 },
  versions: { node: 'v24.0.0' },
  rows: [
    { what: '10', contender: 'product', figures: { operations: { min: 1, median: 2, max: 3 } } },
    { what: '10', contender: 'common', figures: { operations: 400 } },
  ],
  claims: [
    { claim: 'cheaper', value: 200, holds: true },
    { claim: 'faster', value: 0.5, holds: false },
  ],
  notes: [],
})

describe('the page', () => {
  const question = { name: 'bursts', title: 'A burst', chart: { figure: 'operations', label: 'operations' } }
  const page = (one = result) => benchmarksPage([question], [one])

  it('says first what does not hold, and that the machine was busy', () => {
    const text = page().get('benchmarks.md')
    expect(text).toContain('Of 2 things that were to hold, 1 do')
    expect(text).toContain('- [A burst](#a-burst): faster: **0.5**')
    expect(text).toContain('doing other work')
    const quiet = { ...result, machine: { ...result.machine, load: 3.9 } }
    expect(page(quiet).get('benchmarks.md')).not.toContain('doing other work')
  })

  it('names what was not measured', () => {
    const text = benchmarksPage([question, { ...question, name: 'latency' }], [result]).get('benchmarks.md')
    expect(text).toContain('Not measured yet: latency.')
  })

  it('draws ours and the others’, from the least to the most, with a logarithm where one hides the other', () => {
    const chart = page().get('benchmarks/bursts.svg') ?? ''
    expect(chart.match(/class="ours"/g)).toHaveLength(1)
    expect(chart.match(/class="others"/g)).toHaveLength(1)
    expect(chart.match(/<line/g)).toHaveLength(1)
    expect(chart).toContain('operations, logarithmic')
  })
})
