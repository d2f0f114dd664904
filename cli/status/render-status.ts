import Table from 'cli-table3'
import pc from 'picocolors'
import { counted, describeAge, printable, unshortened } from '../words'
import type { AccountStatus, CalendarStatus, Finding, StatusReport } from './status-report'

export interface RenderOptions {
  readonly projectId: string
  /** How many calendars the table shows at most; those with something to tell come first. */
  readonly rows: number
}

/** For a person: what there is, and below it what has to be looked at. */
export function renderStatus(report: StatusReport, { projectId, rows }: RenderOptions): string {
  const shown = report.calendars.slice(0, rows)
  const hidden = report.calendars.length - shown.length
  return [
    `${pc.bold(projectId)} at ${report.at.toISOString()}: ${summaryOf(report)}`,
    ...(shown.length > 0 ? ['', tableOf(shown, report.at)] : []),
    ...(hidden > 0 ? [pc.dim(`… and ${counted(hidden, 'calendar')} more: --all shows them.`)] : []),
    ...(shown.length > 0 ? ['', 'For other commands:', ...shown.map(optionsFor)] : []),
    ...described(report),
    '',
    verdictOf(report),
  ].join('\n')
}

function summaryOf({ accounts, calendars, channels }: StatusReport): string {
  const mirrored = counted(calendars.length, 'mirrored calendar')
  const { active, opening, closing } = channels
  const moving = [...(opening > 0 ? [`${opening} opening`] : []), ...(closing > 0 ? [`${closing} closing`] : [])]
  const ledger = [`${counted(active, 'channel')} open`, ...moving].join(', ')
  return `${counted(accounts.length, 'account')}, ${mirrored}, ${ledger}.`
}

const HEAD = ['', 'user', 'account', 'calendar', 'state', 'channel', 'lag', 'proven', 'quarantine', 'drift']

function tableOf(calendars: readonly CalendarStatus[], at: Date): string {
  const table = new Table({
    head: HEAD.map((title) => pc.bold(title)),
    colAligns: [...HEAD.slice(0, 6).map(() => 'left' as const), 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  })
  table.push(...calendars.map((calendar) => cellsOf(calendar, at)))
  return table.toString()
}

function cellsOf(calendar: CalendarStatus, at: Date): string[] {
  const { uid, account, accountId, name, state, lagSeconds, verifiedAt, quarantined, drifted, findings } = calendar
  return [
    markOf(findings),
    printable(uid, 8),
    printable(account ?? accountId, 18),
    printable(name, 13),
    state,
    channelCell(calendar, at),
    lagSeconds === 0 ? '–' : describeAge(lagSeconds * 1000),
    verifiedAt === null ? 'never' : describeAge(Math.max(0, at.getTime() - verifiedAt.getTime())),
    quarantined === 0 ? '–' : String(quarantined),
    drifted === 0 ? '–' : String(drifted),
  ]
}

/** To be copied: the table has no room for them. */
function optionsFor({ name, uid, calendarRef }: CalendarStatus): string {
  return `  “${printable(name, 13)}”  --user ${unshortened(uid)} --calendar ${unshortened(calendarRef)}`
}

function channelCell({ channel }: CalendarStatus, at: Date): string {
  switch (channel.kind) {
    case 'none':
      return '–'
    case 'unsupported':
      return 'polled'
    case 'expired':
      return pc.red('ended')
    case 'open':
      return describeAge(channel.until.getTime() - at.getTime())
  }
}

function markOf(findings: readonly Finding[]): string {
  if (findings.some(({ level }) => level === 'trouble')) return pc.red('✗')
  return findings.length > 0 ? pc.yellow('!') : pc.green('✓')
}

function described({ accounts, calendars, findings }: StatusReport): readonly string[] {
  const lines = [
    ...findings.map((finding) => lineOf('The mirror', finding)),
    ...accounts.flatMap((account) => account.findings.map((finding) => lineOf(nameOfAccount(account), finding))),
    ...calendars.flatMap((calendar) => calendar.findings.map((finding) => lineOf(nameOfCalendar(calendar), finding))),
  ]
  return lines.length > 0 ? ['', ...lines] : []
}

function lineOf(subject: string, { level, what, remedy }: Finding): string {
  const mark = level === 'trouble' ? pc.red('✗') : pc.yellow('!')
  const remedyLine = remedy === null ? '' : `\n  ${pc.dim(`→ ${remedy}`)}`
  return `${mark} ${subject}: ${printable(what, 200)}${remedyLine}`
}

function nameOfAccount({ email, uid }: AccountStatus): string {
  return `Account ${printable(email)} of ${printable(uid)}`
}

/** Its reference too, since commands and functions want it. */
function nameOfCalendar({ name, uid, calendarRef }: CalendarStatus): string {
  return `“${printable(name)}” of ${printable(uid)} (${printable(calendarRef, 120)})`
}

function verdictOf({ troubles, notes, calendars }: StatusReport): string {
  const noted = notes === 0 ? '' : `, ${counted(notes, 'note')}`
  if (troubles > 0) return pc.red(`${counted(troubles, 'trouble')}${noted}.`)
  return pc.green(calendars.length === 0 ? `Nothing is mirrored yet${noted}.` : `All is well${noted}.`)
}
