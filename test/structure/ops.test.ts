import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { opsFiles } from '../../scripts/ops/ops-files.mts'

const page = readFileSync('docs/operations.md', 'utf8')
const parse = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
const jsonIn = (folder: string) => readdirSync(folder).map((name) => join(folder, name))

/** As https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics has it, as far as it is used. */
const metricSchema = z.strictObject({
  name: z.string().regex(/^[\w-]{1,100}$/),
  description: z.string().max(8000),
  filter: z.string().max(20_000),
  metricDescriptor: z.strictObject({
    metricKind: z.literal('DELTA'),
    valueType: z.enum(['INT64', 'DISTRIBUTION']),
    unit: z.enum(['1', 'ms', 's', '%']),
  }),
  valueExtractor: z
    .string()
    .regex(/^EXTRACT\(jsonPayload\.\w+\)$/)
    .optional(),
  bucketOptions: z.strictObject({ explicitBuckets: z.strictObject({ bounds: z.array(z.number()).min(1) }) }).optional(),
})

const seconds = z
  .string()
  .regex(/^\d+s$/)
  .transform((text) => Number(text.slice(0, -1)))
const aggregation = z.strictObject({
  alignmentPeriod: seconds.refine((length) => length >= 60 && length <= 90_000),
  perSeriesAligner: z.literal('ALIGN_DELTA'),
  crossSeriesReducer: z.enum([
    'REDUCE_SUM',
    'REDUCE_MEAN',
    'REDUCE_COUNT',
    'REDUCE_PERCENTILE_50',
    'REDUCE_PERCENTILE_95',
    'REDUCE_PERCENTILE_99',
  ]),
})
const wholeMinutes = seconds.refine((length) => length % 60 === 0)
const observed = { filter: z.string(), aggregations: z.tuple([aggregation]) }
/** As https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies has it, as far as it is used. */
const alertSchema = z.strictObject({
  displayName: z.string(),
  severity: z.enum(['CRITICAL', 'ERROR', 'WARNING']),
  combiner: z.literal('OR'),
  conditions: z.tuple([
    z.strictObject({
      displayName: z.string(),
      conditionThreshold: z
        .strictObject({
          ...observed,
          denominatorFilter: z.string().optional(),
          denominatorAggregations: z.tuple([aggregation]).optional(),
          comparison: z.enum(['COMPARISON_GT', 'COMPARISON_LT']),
          thresholdValue: z.number(),
          duration: wholeMinutes,
          trigger: z.strictObject({ count: z.literal(1) }),
        })
        .optional(),
      conditionAbsent: z.strictObject({ ...observed, duration: wholeMinutes }).optional(),
    }),
  ]),
  documentation: z.strictObject({ content: z.string(), mimeType: z.literal('text/markdown') }),
  alertStrategy: z.strictObject({ autoClose: seconds }),
})

const metrics = jsonIn('ops/metrics').map((path) => ({ path, metric: metricSchema.parse(parse(path)) }))
const alerts = jsonIn('ops/alerts').map((path) => ({ path, alert: alertSchema.parse(parse(path)) }))
const titles = alerts.map(({ alert }) => alert.conditions[0].displayName)

/** The metrics that filters somewhere below name, each with how its values are reduced. */
function usesIn(content: unknown): readonly { readonly metric: string; readonly reducer: string }[] {
  const used = z.looseObject({ filter: z.string(), aggregation }).safeParse(content).data
  const condition = z.looseObject({ ...observed, denominatorFilter: z.string().optional() }).safeParse(content).data
  const pairs: (readonly [string, z.infer<typeof aggregation>])[] = []
  if (used) pairs.push([used.filter, used.aggregation])
  if (condition) pairs.push([condition.filter, condition.aggregations[0]])
  if (condition?.denominatorFilter !== undefined) pairs.push([condition.denominatorFilter, condition.aggregations[0]])
  const here = pairs.map(([filter, { crossSeriesReducer }]) => {
    const [, metric = `none in ${filter}`] =
      /^metric\.type="logging\.googleapis\.com\/user\/(\w+)" AND resource\.type="cloud_run_revision"$/.exec(filter) ??
      []
    return { metric, reducer: crossSeriesReducer }
  })
  const below = typeof content === 'object' && content !== null ? Object.values(content) : []
  return [...here, ...below.flatMap(usesIn)]
}

it('ops/ is what the tables in scripts/ops say', () => {
  const files = opsFiles()
  const present = [...jsonIn('ops/metrics'), ...jsonIn('ops/alerts'), 'ops/dashboard.json']
  expect(present.toSorted()).toEqual([...files.keys()].toSorted())
  for (const [path, content] of files) expect(parse(path)).toEqual(content)
})

it('a metric’s file has its name, and a distribution its value and buckets, which rise', () => {
  for (const { path, metric } of metrics) {
    expect(path).toBe(`ops/metrics/${metric.name}.json`)
    const isDistribution = metric.metricDescriptor.valueType === 'DISTRIBUTION'
    expect([metric.valueExtractor !== undefined, metric.bucketOptions !== undefined]).toEqual([
      isDistribution,
      isDistribution,
    ])
    const bounds = metric.bucketOptions?.explicitBuckets.bounds ?? []
    expect(bounds).toEqual([...new Set(bounds)].toSorted((a, b) => a - b))
  }
})

describe.each([...alerts.map(({ path }) => path), 'ops/dashboard.json'])('%s', (path) => {
  it('uses metrics that there are, in a way that their kind allows', () => {
    const uses = usesIn(parse(path))
    expect(uses.length).toBeGreaterThan(0)
    for (const { metric: name, reducer } of uses) {
      const known = metrics.find(({ metric }) => metric.name === name)
      expect(known?.metric.name).toBe(name)
      const isDistribution = known?.metric.metricDescriptor.valueType === 'DISTRIBUTION'
      expect([name, reducer !== 'REDUCE_SUM']).toEqual([name, isDistribution])
    }
  })
})

it('every metric is on the dashboard', () => {
  const shown = new Set(usesIn(parse('ops/dashboard.json')).map(({ metric }) => metric))
  expect([...shown].toSorted()).toEqual(metrics.map(({ metric }) => metric.name).toSorted())
})

describe('docs/operations.md', () => {
  const part = (title: string) => page.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? ''
  const sections = (title: string) =>
    part(title)
      .split(/^### /m)
      .slice(1)
      .map((text) => ({ title: text.slice(0, text.indexOf('\n')), text }))

  it('has a section for each alert, which says what it means and what to do, and none else', () => {
    expect(
      sections('Alerts')
        .map(({ title }) => title)
        .toSorted(),
    ).toEqual(titles.toSorted())
    for (const { text } of sections('Alerts')) {
      expect(text).toContain('**It means:**')
      expect(text).toContain('**Do:**')
    }
  })

  it('has the runbooks that somebody needs in the night', () => {
    expect(sections('Runbooks').map(({ title }) => title)).toEqual([
      'Lost key',
      'Revoked client',
      'Quota hit',
      'Region outage',
      'Restore from nothing',
      'Upgrade',
    ])
  })

  it('names only sections that there are', () => {
    const known = [...sections('Alerts'), ...sections('Runbooks')].map(({ title }) => title)
    const named = [...page.matchAll(/(?:see|the runbook|once:|outage:|go:|reach:|`deferred`:|not:) \*([A-Z][^*]+)\*/gi)]
    expect(named.length).toBeGreaterThan(5)
    expect(named.map(([, title = '']) => title).filter((title) => !known.includes(title))).toEqual([])
  })

  it('has commands that make each metric, the dashboard and each alert', () => {
    const [, block = ''] = /^```sh\n(for file in ops\/.*?)^```$/ms.exec(page) ?? []
    const stub = `gcloud() { echo "$*"; }; PROJECT=my-project`
    // Bash whose input is a socket may take itself for a remote shell, and reads what the machine has for those.
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-euc', `${stub}\n${block}`], { encoding: 'utf8' })
    expect(stderr).toBe('')
    const made = stdout.trim().split('\n')
    const files = made.map((line) => / (ops\/\S+) --project my-project$/.exec(line)?.[1] ?? line)
    expect(files.toSorted()).toEqual([...opsFiles().keys()].toSorted())
    const named = made.filter((line) => /^logging metrics create (\w+) .* ops\/metrics\/\1\.json /.test(line))
    expect(named).toHaveLength(metrics.length)
  })

  it('names the functions’ schedules as they are deployed', () => {
    const jobs = [...page.matchAll(/firebase-schedule-(\w+)-us-central1/g)].map(([, name = '']) => name)
    const declared = readFileSync('functions/src/index.ts', 'utf8')
    expect(jobs.length).toBeGreaterThan(1)
    for (const name of jobs) expect(declared).toContain(`export const ${name} = onSchedule(`)
  })
})
