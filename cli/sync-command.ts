import type { Command } from 'commander'
import { syncNow, type SyncNowAnswer } from '../functions/src/sync/sync-now'
import { type CalendarChoice, withCalendarOptions } from './mirror/choose-calendars'
import { forEachCalendar } from './mirror/for-each-calendar'
import { mirrorCommand, type MirrorCommandOptions } from './mirror/mirror-command'

interface SyncOptions extends MirrorCommandOptions, CalendarChoice {
  readonly background?: true
}

const help = `
Does what the function syncNow does, for whichever calendars: what is quick is done here and now, with the
deployment's own code, params and secrets; what is not, such as a full sync, goes to the queue. Safe to stop and
to repeat: a calendar without changes costs one call and one read.

In a project the params are read from the deployed functions, the secrets from Secret Manager
(roles/secretmanager.secretAccessor), unless the environment has them; tasks are created as you
(roles/cloudtasks.enqueuer, and roles/iam.serviceAccountUser on the functions' account).

Examples:
  calendar-mirror sync --local
  calendar-mirror sync --project my-project --user UID
  calendar-mirror sync --project my-project --background      all of them, by the queue`

export function syncCommand(signal: AbortSignal): Command {
  return withCalendarOptions(mirrorCommand('sync', 'Brings mirrored calendars up to date now.'))
    .option('--background', 'leave all of it to the queue')
    .addHelpText('after', help)
    .action((options: SyncOptions) => sync(options, signal))
}

async function sync(options: SyncOptions, signal: AbortSignal): Promise<void> {
  const { background = false } = options
  await forEachCalendar(options, signal, {
    run: ({ uid, calendarRef: calendar }, { begin }) => syncNow(uid, { calendar, background }, begin()),
    tell,
  })
}

function tell(answer: SyncNowAnswer) {
  if (answer.status === 'queued') return { well: true, words: 'is in the queue' }
  const { created, updated, deleted } = answer
  const words =
    created + updated + deleted === 0 ? 'was up to date' : `${created} created, ${updated} updated, ${deleted} deleted`
  return { well: true, words }
}
