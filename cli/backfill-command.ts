import type { Command } from 'commander'
import { followCalendar } from '../functions/src/channels/follow-calendar'
import type { ReconcileOutcome } from '../functions/src/sync/reconciliation/reconcile-calendar'
import { readSyncState } from '../functions/src/sync/stored-sync-state'
import { type CalendarChoice, type ChosenCalendar, withCalendarOptions } from './mirror/choose-calendars'
import { forEachCalendar } from './mirror/for-each-calendar'
import { mirrorCommand, type MirrorCommandOptions } from './mirror/mirror-command'
import type { Deployment } from './mirror/with-deployment'
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
    .action((options: BackfillOptions) => forEachCalendar(options, signal, { run: fill, tell }))
}

/** `begun`: its first sync is the queue's. */
type Filled = { readonly kind: 'begun' } | { readonly kind: 'proven'; readonly proof: ReconcileOutcome }

async function fill(calendar: ChosenCalendar, deployment: Deployment): Promise<Filled> {
  const read = await readSyncState(deployment.store, calendar.syncId)
  if (!read) return { kind: 'proven', proof: { kind: 'gone' } }
  if (read.state.lost) return { kind: 'proven', proof: { kind: 'missing' } }
  if (read.state.pausedBy.length > 0) return { kind: 'proven', proof: { kind: 'paused' } }
  const { kind } = await followCalendar(calendar.syncId, deployment.begin())
  if (kind !== 'gone' && read.state.token === null) return { kind: 'begun' }
  return { kind: 'proven', proof: await proveNow(calendar, deployment) }
}

function tell(filled: Filled) {
  if (filled.kind === 'begun') return { well: true, words: 'is followed; its first sync is in the queue' }
  return tellProof(filled.proof)
}
