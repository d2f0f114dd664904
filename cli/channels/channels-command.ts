import Table from 'cli-table3'
import { Command } from 'commander'
import pc from 'picocolors'
import { openChannel } from '../../functions/src/channels/open-channel'
import { abandonChannel, stopChannel } from '../../functions/src/channels/stop-channel'
import { calendarRef } from '../../functions/src/model/ids'
import { systemClock } from '../../functions/src/support/clock'
import { readSyncState } from '../../functions/src/sync/stored-sync-state'
import { CommandFailed } from '../command-failed'
import { explainFailure } from '../explain-failure'
import { type CalendarChoice, type ChosenCalendar, withCalendarOptions } from '../mirror/choose-calendars'
import { forEachCalendar } from '../mirror/for-each-calendar'
import { chooseMirror } from '../mirror/choose-mirror'
import { mirrorCommand, type MirrorCommandOptions } from '../mirror/mirror-command'
import { type Deployment, withDeployment } from '../mirror/with-deployment'
import { withMirror } from '../mirror/with-mirror'
import { INTERRUPTED } from '../run-program'
import { counted, describeAge, unshortened } from '../words'
import { type LedgerEntry, readChannels } from './read-channels'

/** What Google sends notifications over; see docs/architecture.md. */
export function channelsCommand(signal: AbortSignal): Command {
  return new Command('channels')
    .description('The channels over which Google tells of changes.')
    .addCommand(
      mirrorCommand('list', 'Every channel that may be sending notifications, and whose it is.')
        .addHelpText('after', listHelp)
        .action((options: MirrorCommandOptions) => list(options, signal)),
    )
    .addCommand(
      withCalendarOptions(mirrorCommand('renew', 'Opens a new channel for calendars, and stops the old one behind it.'))
        .addHelpText('after', renewHelp)
        .action((options: RenewOptions) => forEachCalendar(options, signal, { run: renew, tell: tellRenewal })),
    )
    .addCommand(
      mirrorCommand('stop', 'Stops channels that no calendar names.')
        .argument('[channel...]', 'only these, by the ids that "list" shows')
        .addHelpText('after', stopHelp)
        .action((ids: readonly string[], options: MirrorCommandOptions) => stop(ids, options, signal)),
    )
}

type RenewOptions = MirrorCommandOptions & CalendarChoice

const listHelp = `
  named    its calendar's own
  opening  being opened now, or left by somebody who died over it; the hourly run finishes it
  surplus  no calendar names it: it is stopped within the hour, or by "channels stop"
  over     it ended by itself

Only reads, twice a mirrored calendar. The exit code is 1 where there is a surplus channel.

Example:
  calendar-mirror channels list --project my-project --json | jq '.channels[] | select(.standing == "surplus")'`

const renewHelp = `
For when channels are open and nothing comes over them, as after a change of WEBHOOK_URL or of CHANNEL_TOKEN_KEYS;
otherwise renewChannels does it in time. The new channel is there before the old one goes, and a sync follows it,
so that no change is missed. What it needs in a project: see "sync --help".

Examples:
  calendar-mirror channels renew --local
  calendar-mirror channels renew --project my-project --calendar REF`

const stopHelp = `
The hourly run does the same. The channel that a calendar names is not stopped: the next hour would open another
one. Who wants no more of a calendar unselects it, or pauses its account. What it needs in a project: see "sync --help".

Example:
  calendar-mirror channels stop --project my-project`

async function list(options: MirrorCommandOptions, signal: AbortSignal): Promise<void> {
  const now = systemClock.now()
  const entries = await withMirror(chooseMirror(options, process.env), (store) => readChannels(store, now, signal))
  if (options.json) {
    const channels = entries.map(({ record, standing }) => ({ ...record, standing }))
    process.stdout.write(`${JSON.stringify({ channels }, null, 2)}\n`)
  } else process.stdout.write(`${renderChannels(entries, now)}\n`)
  if (entries.some(({ standing }) => standing === 'surplus')) process.exitCode = 1
}

function renderChannels(entries: readonly LedgerEntry[], now: number): string {
  if (entries.length === 0) return 'No channel is open.'
  const table = new Table({
    head: ['channel', 'user', 'calendar', 'standing', 'ends in'].map((title) => pc.bold(title)),
    style: { head: [], border: [], compact: true },
  })
  for (const { record, standing } of entries) {
    const left = record.expiration.getTime() - now
    const mark = standing === 'surplus' ? pc.red(standing) : standing
    table.push([
      record.channelId,
      unshortened(record.uid),
      unshortened(calendarRef(record.accountId, record.calendarId)),
      mark,
      left > 0 ? describeAge(left) : '–',
    ])
  }
  return table.toString()
}

type Renewal = 'renewed' | 'unsupported' | 'gone' | 'paused' | 'lost'

async function renew({ syncId }: ChosenCalendar, { begin, store }: Deployment): Promise<Renewal> {
  const read = await readSyncState(store, syncId)
  if (!read) return 'gone'
  if (read.state.lost) return 'lost'
  if (read.state.pausedBy.length > 0) return 'paused'
  const { kind } = await openChannel(read, begin())
  switch (kind) {
    case 'opened':
    // Another one was opened and named in the same moment.
    case 'surplus':
      return 'renewed'
    case 'unsupported':
    case 'gone':
      return kind
  }
}

function tellRenewal(renewal: Renewal) {
  switch (renewal) {
    case 'renewed':
      return { well: true, words: 'has a new channel, and the old one is stopped' }
    case 'unsupported':
      return { well: true, words: 'Google sends no notifications for it: it is asked each hour' }
    case 'gone':
      return { well: true, words: 'is not mirrored any more' }
    case 'paused':
      return { well: true, words: 'is paused by its owner' }
    case 'lost':
      return { well: false, words: 'Google shows it no more' }
  }
}

async function stop(ids: readonly string[], options: MirrorCommandOptions, signal: AbortSignal): Promise<void> {
  await withDeployment(options, signal, async (deployment) => {
    const open = await readChannels(deployment.store, systemClock.now(), signal)
    const wanted = chooseSurplus(open, ids)
    const results: { readonly channelId: string; readonly failure: string | null }[] = []
    for (const { record } of wanted) {
      if (signal.aborted) break
      results.push({ channelId: record.channelId, failure: await stopOne(record, open, deployment) })
    }
    if (options.json)
      process.stdout.write(`${JSON.stringify({ channels: results, interrupted: signal.aborted }, null, 2)}\n`)
    else process.stdout.write(`${tellStopped(results)}\n`)
    if (signal.aborted) process.exitCode = INTERRUPTED
    else if (results.some(({ failure }) => failure !== null)) process.exitCode = 1
  })
}

/** Throws `CommandFailed` for one that is not to be stopped. */
export function chooseSurplus(open: readonly LedgerEntry[], ids: readonly string[]): readonly LedgerEntry[] {
  const surplus = open.filter(({ standing }) => standing === 'surplus')
  for (const id of ids) {
    const entry = open.find(({ record }) => record.channelId === id)
    if (!entry) throw new CommandFailed(`${id} is no open channel. "calendar-mirror channels list" shows them.`)
    if (entry.standing !== 'surplus') {
      throw new CommandFailed(
        `${id} is ${entry.standing}, not surplus: nothing would be gained, since the next hour opens another one.`,
      )
    }
  }
  return ids.length === 0 ? surplus : surplus.filter(({ record }) => ids.includes(record.channelId))
}

/** Null, or why it could not be stopped. */
async function stopOne(
  record: LedgerEntry['record'],
  open: readonly LedgerEntry[],
  { begin, store }: Deployment,
): Promise<string | null> {
  const { access, clock } = begin()
  try {
    const { channelId, syncId, uid, accountId } = record
    // Of the same calendar all have the same resource ID, which one that was never completed does not know.
    const sibling = open.find((other) => other.record.syncId === syncId && other.record.state !== 'opening')
    const resourceId = sibling?.record.state === 'opening' ? undefined : sibling?.record.resourceId
    if (!(await abandonChannel(channelId, resourceId, { store })))
      return 'Google’s id for it is not known: it ends by itself'
    await stopChannel(channelId, await access.forAccount(uid, accountId), store, clock)
    return null
  } catch (error) {
    return explainFailure(error)
  }
}

function tellStopped(results: readonly { readonly channelId: string; readonly failure: string | null }[]): string {
  if (results.length === 0) return 'No channel is surplus.'
  const failed = results.filter(({ failure }) => failure !== null)
  const lines = failed.map(({ channelId, failure }) => `${pc.red('✗')} ${channelId}: ${failure}`)
  return [`${counted(results.length - failed.length, 'channel')} stopped.`, ...lines].join('\n')
}
