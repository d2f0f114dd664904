import { type Command, InvalidArgumentError } from 'commander'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../functions/src/support/clock'
import { CommandFailed } from '../command-failed'
import { explainFailure } from '../explain-failure'
import { chooseMirror, type MirrorAddress } from '../mirror/choose-mirror'
import { mirrorCommand, type MirrorCommandOptions } from '../mirror/mirror-command'
import { withMirror } from '../mirror/with-mirror'
import { clearProgress, showProgress } from '../progress-line'
import { counted } from '../words'
import { judgeStatus } from './judge-status'
import { readStatus } from './read-status'
import { renderStatus } from './render-status'
import type { StatusReport } from './status-report'

interface StatusOptions extends MirrorCommandOptions {
  readonly watch?: true
  readonly interval?: number
  readonly all?: true
}

const ROWS = 40
const SECONDS = 10
const CLEAR_SCREEN = '\u001b[2J\u001b[H'

const help = `
A ✗ is trouble, for whoever runs the mirror to look at; a ! is a note: its owner's affair, or one that
passes by itself. The exit code is 1 where there is trouble, or where the mirror could not be read.
Nothing is written. Each look costs about two Firestore reads a mirrored calendar, and one an account.

  lag         for how long a sync has waited that somebody asked for
  channel     for how long yet Google sends notifications; polled: it sends none, so it is asked each hour
  proven      how long ago the mirror was last proven equal to Google
  quarantine  events that no document can be made of
  drift       documents that the nights of the last week found to differ, and repaired

Below the table stands for each calendar what other commands take for it: --user UID --calendar REF.

Examples:
  calendar-mirror status --local                 what "npm start" started
  calendar-mirror status --project my-project --watch
  calendar-mirror status --project my-project --json | jq '.calendars[] | select(.lagSeconds > 60)'`

export function statusCommand(signal: AbortSignal): Command {
  return mirrorCommand('status', 'How accounts, calendars, channels and syncs are, and what has to be looked at.')
    .option('--watch', 'look again and again, until Ctrl-C; with --json one line each time')
    .option('--interval <seconds>', `how often, with --watch (default: ${SECONDS})`, parseSeconds)
    .option('--all', `show all calendars, not just ${ROWS}`)
    .addHelpText('after', help)
    .action((options: StatusOptions) => status(options, signal))
}

async function status(options: StatusOptions, signal: AbortSignal): Promise<void> {
  if (options.interval !== undefined && !options.watch) {
    throw new CommandFailed('--interval is for --watch, which looks again and again: give both, or neither.')
  }
  const mirror = chooseMirror(options, process.env)
  if (options.watch) return await watch(mirror, options, signal)
  const report = await look(mirror, signal)
  signal.throwIfAborted()
  process.stdout.write(`${printed(report, mirror, options)}\n`)
  if (report.troubles > 0) process.exitCode = 1
}

/** A look that fails is told, and the next one tried. The first has to succeed: its trouble is usually an option's. */
async function watch(mirror: MirrorAddress, options: StatusOptions, signal: AbortSignal): Promise<void> {
  show(printed(await look(mirror, signal), mirror, options), options)
  while (await passes((options.interval ?? SECONDS) * 1000, signal)) {
    try {
      const report = await look(mirror, signal)
      if (!signal.aborted) show(printed(report, mirror, options), options)
    } catch (error) {
      if (!signal.aborted) process.stderr.write(`${explainFailure(error)}\n`)
    }
  }
}

async function look(mirror: MirrorAddress, signal: AbortSignal): Promise<StatusReport> {
  return await withMirror(mirror, async (store) => {
    const now = systemClock.now()
    const onProgress = (calendars: number) => showProgress(`${counted(calendars, 'calendar')} read …`)
    const facts = await readStatus(store, { now, signal, onProgress })
    clearProgress()
    return judgeStatus(now, facts)
  })
}

function printed(
  report: StatusReport,
  { projectId }: MirrorAddress,
  { json, watch: again, all }: StatusOptions,
): string {
  if (json) return JSON.stringify({ projectId, ...report }, null, again ? 0 : 2)
  return renderStatus(report, { projectId, rows: all ? Number.POSITIVE_INFINITY : ROWS })
}

function show(text: string, { json }: StatusOptions): void {
  process.stdout.write(`${process.stdout.isTTY && !json ? CLEAR_SCREEN : ''}${text}\n`)
}

/** False once it is to end. */
async function passes(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined)
  return !signal.aborted
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!/^\d+$/.test(text) || seconds < 1 || seconds > 3600) throw new InvalidArgumentError('A number from 1 to 3600.')
  return seconds
}
