import type { ChosenCalendar } from './choose-calendars'
import { explainFailure } from '../explain-failure'
import { clearProgress, showProgress } from '../progress-line'
import { printable } from '../words'

/** What became of one calendar; `failure` is a sentence. */
export type Outcome<Done> =
  | { readonly calendar: ChosenCalendar; readonly done: Done }
  | { readonly calendar: ChosenCalendar; readonly failure: string }

const BAR = 24

/**
 * Does something to each calendar, one behind the other, with a bar on a terminal. One that fails does not keep the
 * others from their turn; once `signal` says so no further one is begun.
 */
export async function oneByOne<Done>(
  calendars: readonly ChosenCalendar[],
  signal: AbortSignal,
  run: (calendar: ChosenCalendar) => Promise<Done>,
): Promise<readonly Outcome<Done>[]> {
  const outcomes: Outcome<Done>[] = []
  for (const calendar of calendars) {
    if (signal.aborted) break
    tell(outcomes.length, calendars.length, calendar.name)
    try {
      outcomes.push({ calendar, done: await run(calendar) })
    } catch (error) {
      outcomes.push({ calendar, failure: explainFailure(error) })
    }
  }
  clearProgress()
  return outcomes
}

function tell(done: number, all: number, name: string): void {
  const filled = Math.round((done / all) * BAR)
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`
  showProgress(`${bar} ${done} of ${all}  ${printable(name, 30)}`)
}
