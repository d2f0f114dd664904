import type { HistorySize } from '../../test/simulation/history/plan-history.ts'
import { styleText } from 'node:util'
import type { Failure, Outcome } from './outcome.mts'
import { percentile } from './outcome.mts'

/** Everything that a run has to tell, for a person. */
export function describeOutcome(outcome: Outcome, seconds: number): string {
  const { seeds, steps, faultsAHistory, fired, met, checked } = outcome
  return [
    `${seeds.toLocaleString('en')} histories in ${seconds.toFixed(0)} s: ${(seeds / seconds).toFixed(0)} seeds/s`,
    `steps a history: median ${percentile(steps, 0.5)}, most ${Math.max(0, percentile(steps, 1))}; ` +
      `faults a history: median ${percentile(faultsAHistory, 0.5)}`,
    '',
    'What went wrong, and how often:',
    ...table(fired),
    '',
    'What else was met, and how often:',
    ...table(met),
    '',
    'What was checked, and how often:',
    ...table(checked),
  ].join('\n')
}

function table(counts: ReadonlyMap<string, number>): string[] {
  const rows = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  return rows.map(([name, count]) => `  ${name.padEnd(width)} ${count.toLocaleString('en').padStart(11)}`)
}

export function describeFailure({ seed, invariant, message }: Failure, size: HistorySize): string {
  const told = message.split('\n').slice(0, 4).join('\n    ')
  return `${styleText('red', '✗')} seed ${seed}: ${told || invariant}\n    npm run sim -- --seed ${seed}${size === 'any' ? '' : ` --${size}`} --trace`
}
