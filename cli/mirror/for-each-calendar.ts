import { type CalendarChoice, chooseCalendars, type ChosenCalendar } from './choose-calendars'
import type { MirrorCommandOptions } from './mirror-command'
import { oneByOne } from './one-by-one'
import { reportOutcomes, type Tell } from './report-outcomes'
import { type Deployment, withDeployment } from './with-deployment'

export interface CalendarWork<Done> {
  readonly run: (calendar: ChosenCalendar, deployment: Deployment) => Promise<Done>
  readonly tell: Tell<Done>
  /** Which calendars, where it is not all that the options choose. */
  readonly choose?: (deployment: Deployment) => Promise<readonly ChosenCalendar[]>
  /** What is told where there are none. */
  readonly nothing?: string
}

/** Does a piece of work for each chosen calendar, as a function of the deployment would, and reports what came of it. */
export async function forEachCalendar<Done>(
  options: MirrorCommandOptions & CalendarChoice,
  signal: AbortSignal,
  { run, tell, nothing = '', choose = ({ store }) => chooseCalendars(store, options, signal) }: CalendarWork<Done>,
): Promise<void> {
  await withDeployment(options, signal, async (deployment) => {
    const calendars = await choose(deployment)
    const outcomes = await oneByOne(calendars, signal, (calendar) => run(calendar, deployment))
    reportOutcomes(outcomes, { json: options.json ?? false, signal, all: calendars.length, tell, nothing })
  })
}
