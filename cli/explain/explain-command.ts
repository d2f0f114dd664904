import { type Command, InvalidArgumentError } from 'commander'
import { dirname, join } from 'node:path'
import { systemClock } from '../../functions/src/support/clock'
import { createGoogleRest } from '../google/google-rest'
import { type CalendarChoice, withCalendarOptions } from '../mirror/choose-calendars'
import { chooseMirror } from '../mirror/choose-mirror'
import { mirrorCommand, type MirrorCommandOptions } from '../mirror/mirror-command'
import { withDeployment } from '../mirror/with-deployment'
import { chooseEvent } from './choose-event'
import { planStory } from './plan-story'
import { cloudLog, logFile, type LogReader } from './read-log'
import { readStory } from './read-story'
import { renderStory } from './render-story'
import { tellVerdict } from './verdict'

interface ExplainOptions extends MirrorCommandOptions, CalendarChoice {
  readonly log?: string
  readonly hours: number
}

const HOUR_MS = 3_600_000

const help = `
EVENT is the event's link from Google Calendar's page (with --user), the id of its document, or its id at Google
(with --calendar). Told are the notifications, tasks and syncs of its calendar, from the functions' log, with
what is stored and what Google says now; ▸ is what made its document what it is. No title is shown, and nothing
is written. The exit code is 0 where the event is in the mirror, or rightly not in it (outside of the window, of a
calendar that is not selected, deleted, paused), and 1 otherwise: also where it is there, and may be old since its
calendar is not accessible any more, and where nobody knows of such an event.

In a project the log is Cloud Logging's (roles/logging.viewer); of what "npm start" started it is a file beside
it. Without a log the rest is told. What it needs otherwise: see "sync --help".

Examples:
  calendar-mirror explain 'https://www.google.com/calendar/event?eid=…' --user UID --project my-project
  calendar-mirror explain EVENT_ID --calendar REF --local
  gcloud logging read 'jsonPayload.message:"calendar"' --format json > log.json
  calendar-mirror explain EVENT_ID --calendar REF --log log.json --project my-project`

export function explainCommand(signal: AbortSignal): Command {
  return withCalendarOptions(mirrorCommand('explain', 'Why an event looks as it does in the mirror, or is not there.'))
    .argument('<event>', 'a link, a document id, or an id at Google')
    .option('--log <file>', 'a log as gcloud exports it, instead of the project’s own')
    .option('--hours <n>', 'how far back the log is read', parseHours, 24)
    .addHelpText('after', help)
    .action((event: string, options: ExplainOptions) => explain(event, options, signal))
}

function parseHours(text: string): number {
  const hours = Number(text)
  if (!/^\d+$/.test(text) || hours < 1 || hours > 720) throw new InvalidArgumentError('A number from 1 to 720.')
  return hours
}

async function explain(event: string, options: ExplainOptions, signal: AbortSignal): Promise<void> {
  await withDeployment(options, signal, async ({ begin, store, projectId }) => {
    const now = new Date(systemClock.now())
    const since = new Date(now.getTime() - options.hours * HOUR_MS)
    const chosen = await chooseEvent(event, options, store, signal)
    const { access } = begin()
    const facts = await readStory(chosen, { store, access, since, log: logOf(options, projectId, signal) })
    signal.throwIfAborted()
    const chapters = planStory(facts, now)
    const verdict = tellVerdict(facts.explanation)
    const { explanation, logMissing } = facts
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ explanation, verdict, chapters, logMissing }, null, 2)}\n`
        : `${renderStory(chapters, verdict, logMissing)}\n`,
    )
    if (!verdict.well) process.exitCode = 1
  })
}

function logOf(options: ExplainOptions, projectId: string, signal: AbortSignal): LogReader {
  if (options.log !== undefined) return logFile(options.log)
  const { emulator } = chooseMirror(options, process.env)
  if (emulator === null) return cloudLog(projectId, createGoogleRest(projectId, signal))
  return logFile(join(dirname(require.resolve('calendar-mirror/package.json')), '.local-world.log'))
}
