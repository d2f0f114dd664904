import Table from 'cli-table3'
import type { Observed, Outcome } from './behaviour'

const shown = (value: Observed): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Everything that was not as expected, as a table; empty where all was. */
export const differencesOf = (outcomes: readonly Outcome[]): string => {
  const differences = outcomes.filter(({ verdict }) => verdict !== 'as expected')
  if (differences.length === 0) return ''
  const table = new Table({
    head: ['rule', 'expected', 'observed'],
    colWidths: [44, 36, 36],
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: [] },
  })
  for (const { rule, expected, observed, verdict } of differences) {
    table.push([rule, shown(expected), verdict === 'broke down' ? `broke down: ${shown(observed)}` : shown(observed)])
  }
  return table.toString()
}

export const tallyOf = (outcomes: readonly Outcome[]): string => {
  const held = outcomes.filter(({ verdict }) => verdict === 'as expected').length
  return `${held} of ${outcomes.length} observed as expected.`
}
