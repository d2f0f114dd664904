import pc from 'picocolors'
import { INTERRUPTED } from '../run-program'
import { printable } from '../words'
import type { Outcome } from './one-by-one'

/** In words, and whether it is as it should be. */
export type Tell<Done> = (done: Done) => { readonly well: boolean; readonly words: string }

export interface Reporting<Done> {
  readonly json: boolean
  readonly signal: AbortSignal
  /** How many there were to be. */
  readonly all: number
  readonly tell: Tell<Done>
  /** What is told where there were to be none. */
  readonly nothing: string
}

/** A line a calendar, or one object; the exit code is 1 where something is not well, and 130 where it was stopped. */
export function reportOutcomes<Done>(
  outcomes: readonly Outcome<Done>[],
  { json, signal, all, tell, nothing }: Reporting<Done>,
): void {
  const told = outcomes.map((outcome) =>
    'failure' in outcome ? { ...outcome, well: false, words: outcome.failure } : { ...outcome, ...tell(outcome.done) },
  )
  if (json) {
    const calendars = told.map(({ calendar: { uid, calendarRef }, well, words, ...rest }) => ({
      uid,
      calendarRef,
      well,
      words,
      ...('done' in rest ? { outcome: rest.done } : {}),
    }))
    process.stdout.write(`${JSON.stringify({ calendars, interrupted: signal.aborted }, null, 2)}\n`)
  } else {
    if (all === 0) process.stdout.write(`${nothing}\n`)
    for (const { calendar, well, words } of told) {
      const name = `“${printable(calendar.name)}” of ${printable(calendar.uid)}`
      process.stdout.write(`${well ? pc.green('✓') : pc.red('✗')} ${name}: ${words}\n`)
    }
    if (signal.aborted) {
      process.stdout.write(
        `Stopped after ${outcomes.length} of ${all}. Run it again: what is done costs next to nothing.\n`,
      )
    }
  }
  if (signal.aborted) process.exitCode = INTERRUPTED
  else if (told.some(({ well }) => !well)) process.exitCode = 1
}
