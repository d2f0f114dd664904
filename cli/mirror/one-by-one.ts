import type { ChosenCalendar } from './choose-calendars'
import { explainFailure } from '../explain-failure'
import { clearProgress, showBar } from '../progress-line'
import { printable } from '../words'

/** What became of one calendar; `failure` is a sentence. */
export type Outcome<Done> =
  | { readonly calendar: ChosenCalendar; readonly done: Done }
  | { readonly calendar: ChosenCalendar; readonly failure: string }

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
    showBar(outcomes.length, calendars.length, printable(calendar.name, 30))
    try {
      outcomes.push({ calendar, done: await run(calendar) })
    } catch (error) {
      outcomes.push({ calendar, failure: explainFailure(error) })
    }
  }
  clearProgress()
  return outcomes
}
