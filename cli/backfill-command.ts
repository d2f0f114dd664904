import type { Command } from 'commander'
import { watchCalendar } from '../functions/src/channels/watch-calendar'
import type { ReconcileOutcome } from '../functions/src/sync/reconciliation/reconcile-calendar'
import { readSyncState } from '../functions/src/sync/stored-sync-state'
import {
  type CalendarChoice,
  chooseCalendars,
  type ChosenCalendar,
  withCalendarOptions,
} from './mirror/choose-calendars'
import { mirrorCommand, type MirrorCommandOptions } from './mirror/mirror-command'
import { oneByOne } from './mirror/one-by-one'
import { reportOutcomes } from './mirror/report-outcomes'
import { type Deployment, withDeployment } from './mirror/with-deployment'
import { proveNow, tellProof } from './reconcile-command'

type BackfillOptions = MirrorCommandOptions & CalendarChoice

const help = `
For behind a larger WINDOW_PAST_DAYS or WINDOW_FUTURE_DAYS, a restored database, or an import of users: every
selected calendar gets whatever it lacks. A channel, where there is none; its first sync, by the queue; and where it
was synced before, what the window has now and had not. Nothing that is right is written again.

One calendar at a time, so that Google's quota is left to the syncs. Safe to stop and to repeat: what is done costs a
listing and a few reads. What it needs in a project: see "sync --help".

Examples:
  calendar-mirror backfill --local
  calendar-mirror backfill --project my-project
  calendar-mirror backfill --project my-project --user UID`

export function backfillCommand(signal: AbortSignal): Command {
  return withCalendarOptions(mirrorCommand('backfill', 'Gives selected calendars whatever they lack.'))
    .addHelpText('after', help)
    .action((options: BackfillOptions) => backfill(options, signal))
}

/** `begun`: its first sync is the queue's. */
type Filled = { readonly kind: 'begun' } | { readonly kind: 'proven'; readonly proof: ReconcileOutcome }

async function backfill(options: BackfillOptions, signal: AbortSignal): Promise<void> {
  await withDeployment(options, signal, async (deployment) => {
    const calendars = await chooseCalendars(deployment.store, options, signal)
    const outcomes = await oneByOne(calendars, signal, (calendar) => fill(calendar, deployment))
    reportOutcomes(outcomes, { json: options.json ?? false, signal, all: calendars.length, tell })
  })
}

async function fill(calendar: ChosenCalendar, deployment: Deployment): Promise<Filled> {
  const { uid, calendarRef, syncId } = calendar
  const read = await readSyncState(deployment.store, syncId)
  if (read && (read.state.lost || read.state.pausedBy.length > 0)) {
    return { kind: 'proven', proof: { kind: read.state.lost ? 'missing' : 'paused' } }
  }
  await watchCalendar(uid, calendarRef, deployment.begin())
  if (!read || read.state.token === null) return { kind: 'begun' }
  return { kind: 'proven', proof: await proveNow(calendar, deployment) }
}

function tell(filled: Filled) {
  if (filled.kind === 'begun') return { well: true, words: 'is followed; its first sync is in the queue' }
  return tellProof(filled.proof)
}
