import type { Command } from 'commander'
import { reconcileCalendar, type ReconcileOutcome } from '../functions/src/sync/reconciliation/reconcile-calendar'
import { compareReadOnly, type ReadOnlyComparison } from './compare-read-only'
import { type CalendarChoice, type ChosenCalendar, withCalendarOptions } from './mirror/choose-calendars'
import { forEachCalendar } from './mirror/for-each-calendar'
import { mirrorCommand, type MirrorCommandOptions } from './mirror/mirror-command'
import type { Deployment } from './mirror/with-deployment'
import { counted } from './words'

interface ReconcileOptions extends MirrorCommandOptions, CalendarChoice {
  readonly dryRun?: true
}

const DAY_MS = 24 * 60 * 60 * 1000

const help = `
Proves that the mirror equals Google, as every night does, and repairs what differs; events in quarantine are
tried again. With --dry-run it compares and writes nothing: what a night would find is listed, by reference
and without any title. A calendar that is edited at that moment may show what is just on its way; one that its
owner has paused is left alone.

Costs one listing of the window and about one read a thousand documents; a dry run some reads more where
something differs. Safe to stop and to repeat. What it needs in a project: see "sync --help".

Examples:
  calendar-mirror reconcile --local --dry-run
  calendar-mirror reconcile --project my-project --calendar REF`

export function reconcileCommand(signal: AbortSignal): Command {
  return withCalendarOptions(
    mirrorCommand('reconcile', 'Proves that the mirror equals Google, and repairs what does not.'),
  )
    .option('--dry-run', 'compare only, and write nothing')
    .addHelpText('after', help)
    .action((options: ReconcileOptions) => reconcile(options, signal))
}

async function reconcile(options: ReconcileOptions, signal: AbortSignal): Promise<void> {
  await (options.dryRun
    ? forEachCalendar(options, signal, {
        run: ({ syncId }, { begin }) => compareReadOnly(syncId, begin()),
        tell: tellComparison,
      })
    : forEachCalendar(options, signal, { run: proveNow, tell: tellProof }))
}

/** The work of a night, at any time. */
export async function proveNow({ syncId }: ChosenCalendar, { begin }: Deployment): Promise<ReconcileOutcome> {
  const dependencies = begin()
  const night = Math.floor(dependencies.clock.now() / DAY_MS)
  const runId = `operator-${dependencies.random.uuid()}`
  return await reconcileCalendar({ syncId, night, depth: 'thirtieth', runId }, dependencies)
}

export function tellProof(outcome: ReconcileOutcome) {
  switch (outcome.kind) {
    case 'verified':
      return { well: true, words: `proven equal to Google, ${counted(outcome.documents, 'document')}` }
    case 'gone':
    case 'ignored':
      return { well: true, words: 'is not mirrored any more' }
    case 'paused':
      return { well: true, words: 'is paused by its owner' }
    case 'busy':
    case 'deferred':
    case 'handed_over':
    case 'too_much':
      return { well: true, words: 'somebody else is at it, or Google wants patience: the queue goes on with it' }
    case 'missing':
      return { well: false, words: 'Google does not find it' }
    case 'reauth_required':
      return { well: false, words: 'its account has to be connected again' }
  }
}

const SHOWN = 5

export function tellComparison(comparison: ReadOnlyComparison) {
  if (comparison.kind === 'paused') return { well: true, words: 'is paused by its owner' }
  const { documents, underWay, differences } = comparison
  const changes = underWay ? '; changes are on their way' : ''
  if (differences.length === 0) {
    return { well: true, words: `equal to Google, ${counted(documents, 'document')}${changes}` }
  }
  const first = differences.slice(0, SHOWN).map(({ ref, kind }) => `\n    ${kind}: ${ref}`)
  const more = differences.length > SHOWN ? `\n    … and ${differences.length - SHOWN} more: --json has all` : ''
  return { well: false, words: `${counted(differences.length, 'difference')}${changes}${first.join('')}${more}` }
}
