import { styleText } from 'node:util'
import { runStep, type Step, type StepResult } from './run-step.mts'

export interface CheckOptions {
  readonly cwd: string
  readonly signal: AbortSignal
  /** Where progress goes, line by line. */
  readonly print: (line: string) => void
}

const AT_ONCE = 2

/** Runs all steps, two at a time, and prints a line for each as it ends, followed by its output where it failed. */
export async function runCheck(steps: readonly Step[], options: CheckOptions): Promise<readonly StepResult[]> {
  const waiting = [...steps]
  const results: StepResult[] = []
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const result = await runStep(step, { cwd: options.cwd, signal: options.signal })
      results.push(result)
      options.print(describeResult(result))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}

export function describeResult({ step, ok, seconds, output }: StepResult): string {
  const mark = ok ? styleText('green', '✓') : styleText('red', '✗')
  const line = `  ${mark} ${step.name.padEnd(12)} ${seconds.toFixed(1).padStart(5)} s  ${step.proves}`
  return ok ? line : `${line}\n${indent(output.trimEnd())}`
}

const indent = (text: string): string => text.replaceAll(/^/gm, '    ')
