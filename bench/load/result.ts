import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import Table from 'cli-table3'
import { z } from 'zod'
import { projectFile } from '../../local/world/project-files'
import { type Spread, spreadSchema } from './spread'

/** One line of a question's answer. */
export interface Row {
  readonly what: string
  readonly contender: string
  /** Counted once, or measured several times. */
  readonly figures: Readonly<Record<string, number | Spread>>
}

/** Something that has to hold. */
export interface Claim {
  readonly claim: string
  readonly value: number
  readonly holds: boolean
}

const rowSchema = z.object({
  what: z.string(),
  contender: z.string(),
  figures: z.record(z.string(), z.union([z.number(), spreadSchema])),
})
export const resultSchema = z.object({
  question: z.string(),
  measuredAt: z.string(),
  quick: z.boolean(),
  machine: z.object({ processors: z.int(), model: z.string(), memoryGb: z.number(), load: z.number() }),
  versions: z.record(z.string(), z.string()),
  rows: z.array(rowSchema),
  claims: z.array(z.object({ claim: z.string(), value: z.number(), holds: z.boolean() })),
  notes: z.array(z.string()),
})

export type Result = z.infer<typeof resultSchema>

export interface Answer {
  readonly rows: readonly Row[]
  readonly claims: readonly Claim[]
  /** What was found on the way and no figure says. */
  readonly notes?: readonly string[]
}

/** Keeps a question's answer under `bench/results` and prints it. A quick answer is printed only. */
export async function tellAnswer(question: string, quick: boolean, answer: Answer): Promise<void> {
  print(render(answer))
  if (quick) return
  const [processor] = cpus()
  const result = resultSchema.parse({
    question,
    measuredAt: new Date().toISOString(),
    quick,
    machine: {
      processors: cpus().length,
      model: processor?.model ?? 'unknown',
      memoryGb: Math.round(totalmem() / 2 ** 30),
      // Over five minutes, this bench's own processes among it.
      load: Number((loadavg()[1] ?? 0).toFixed(1)),
    },
    versions: await versions(),
    notes: [],
    ...answer,
  })
  await mkdir(projectFile('bench', 'results'), { recursive: true })
  const file = projectFile('bench', 'results', `${question}.json`)
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`)
  print(`Kept in bench/results/${question}.json`)
}

const MEASURED_WITH = ['@google-cloud/firestore', '@googleapis/calendar', 'google-auth-library', 'firebase-functions']

async function versions(): Promise<Record<string, string>> {
  const found = await Promise.all(
    MEASURED_WITH.map(async (name) => {
      const text = await readFile(projectFile('node_modules', name, 'package.json'), 'utf8')
      return [name, z.object({ version: z.string() }).parse(JSON.parse(text)).version] as const
    }),
  )
  return { node: process.version, ...Object.fromEntries(found) }
}

function render({ rows, claims, notes = [] }: Answer): string {
  const names = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))]
  const table = new Table({ head: ['', '', ...names], style: { head: [], border: [] } })
  for (const { what, contender, figures } of rows) {
    table.push([what, contender, ...names.map((name) => renderFigure(figures[name]))])
  }
  const held = claims.map(({ claim, value, holds }) => `${holds ? '✓' : '✗'} ${claim}: ${readable(value)}`)
  return [table.toString(), ...held, ...notes].join('\n')
}

export function renderFigure(figure: number | Spread | undefined): string {
  if (figure === undefined) return ''
  if (typeof figure === 'number') return readable(figure)
  if (figure.min === figure.max) return readable(figure.median)
  return `${readable(figure.median)} (${readable(figure.min)}–${readable(figure.max)})`
}

export function readable(value: number): string {
  const digits =
    Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 2 : Math.abs(value) >= 1 ? 3 : 6
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}

export const print = (text: string): void => void process.stdout.write(`${text}\n`)
