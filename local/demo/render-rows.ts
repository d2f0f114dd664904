import Table from 'cli-table3'
import pc from 'picocolors'
import { amountOf, type Budgeted, describeBound, isWithin } from './cost'
import type { DemoRow } from './play-steps'

const WIDTHS = [3, 15, 21, 22, 7, 11, 11, 11, 9]
const HEAD = ['', 'step', 'expected', 'observed', 'ms', 'API calls', 'reads', 'writes', 'tasks']

/** A table of 120 columns at most, and below it what does not hold. */
export function renderRows(rows: readonly DemoRow[]): string {
  const table = new Table({
    head: HEAD.map((title) => pc.bold(title)),
    colWidths: WIDTHS,
    wordWrap: true,
    colAligns: ['left', 'left', 'left', 'left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true, 'padding-left': 1, 'padding-right': 1 },
  })
  table.push(...rows.map(cellsOf))
  return [table.toString(), LEGEND, ...failuresIn(rows)].join('\n')
}

const LEGEND = pc.dim(
  'In brackets: what is expected. API calls: counted by the simulated Google. Tasks: counted by the queue.\n' +
    'Reads and writes (deletes included): documents, as the syncs counted them. ms: from the act to the listener.',
)

function cellsOf(row: DemoRow): string[] {
  const { step, expected, observed, ms, holds } = row
  const mark = holds ? pc.green('✓') : pc.red('✗')
  const text = holds ? observed : pc.red(observed)
  const counts = (['apiCalls', 'reads', 'writes', 'tasks'] as const).map((what) => countCell(row, what))
  return [mark, step, expected, text, ms === null ? '–' : String(ms), ...counts]
}

function countCell({ cost, budget }: DemoRow, what: Budgeted): string {
  // Only syncs count what they read and write.
  if (cost === null || (cost.syncs === 0 && (what === 'reads' || what === 'writes'))) return '–'
  const amount = amountOf(cost, what)
  const bound = budget[what]
  if (bound === undefined) return String(amount)
  const cell = `${amount} (${describeBound(bound)})`
  return isWithin(amount, bound) ? cell : pc.red(cell)
}

function failuresIn(rows: readonly DemoRow[]): string[] {
  const failed = rows.filter(({ complaints }) => complaints.length > 0)
  return failed.map(({ step, complaints }) => pc.red(`✗ ${step}: ${complaints.join('; ')}`))
}
