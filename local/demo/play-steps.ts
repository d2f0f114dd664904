import { type Budget, complaintsAbout, type Cost } from './cost'
import type { CostMeter } from './cost-meter'
import type { DemoStage, DemoStep } from './demo-step'

export interface DemoRow {
  readonly step: string
  readonly expected: string
  readonly observed: string
  /** Null where the step was not played to its end. */
  readonly ms: number | null
  readonly cost: Cost | null
  readonly budget: Budget
  readonly holds: boolean
  /** What is not as expected; empty where the row holds, and where it was not played. */
  readonly complaints: readonly string[]
}

/** Plays the steps in order. After one that breaks down the others are not played, and do not hold. */
export async function playSteps(
  steps: readonly DemoStep[],
  stage: DemoStage,
  meter: CostMeter,
  onRow: (row: DemoRow) => void,
): Promise<readonly DemoRow[]> {
  const rows: DemoRow[] = []
  for (const step of steps) {
    const brokeDown = rows.some(({ cost }) => cost === null)
    const row = brokeDown ? unplayed(step, 'not played', []) : await play(step, stage, meter)
    rows.push(row)
    onRow(row)
  }
  return rows
}

async function play(step: DemoStep, stage: DemoStage, meter: CostMeter): Promise<DemoRow> {
  const budget = step.budget(stage)
  try {
    const { result: seen, cost } = await meter.measure(() => step.run(stage))
    const unexpected = seen.asExpected ? [] : [`seen: ${seen.what}`]
    const complaints = [...unexpected, ...complaintsAbout(cost, budget)]
    const { name, expected } = step
    const holds = complaints.length === 0
    return { step: name, expected, observed: seen.what, ms: seen.ms, cost, budget, holds, complaints }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return unplayed(step, reason, [reason])
  }
}

function unplayed({ name, expected }: DemoStep, observed: string, complaints: readonly string[]): DemoRow {
  return { step: name, expected, observed, ms: null, cost: null, budget: {}, holds: false, complaints }
}

/** 0 only if every row holds, and there is one. */
export const exitCodeOf = (rows: readonly DemoRow[]): number =>
  rows.length > 0 && rows.every(({ holds }) => holds) ? 0 : 1
