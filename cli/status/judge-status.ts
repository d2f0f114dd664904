import { counted, describeAge } from '../words'
import { type AccountFact, type CalendarFact, calendarKey, type StateFact, type StatusFacts } from './status-facts'
import type { CalendarStatus, ChannelStatus, Finding, LeaseStatus, StatusReport } from './status-report'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** As for `health`; a sync that was asked for begins within seconds. */
const PENDING_TOO_LONG_MS = 15 * MINUTE_MS
/** Its watchdog comes a second behind it, if the queue is on time. */
const LEASE_STUCK_MS = MINUTE_MS
/** Two nights, and the hours over which a night is spread. */
const UNVERIFIED_TOO_LONG_MS = 52 * HOUR_MS

/** What there is to say about a mirror at `now`, milliseconds since the epoch. */
export function judgeStatus(now: number, facts: StatusFacts): StatusReport {
  const accounts = facts.accounts.map((account) => ({ ...account, findings: judgeAccount(account) }))
  const byKey = new Map(accounts.map((account) => [`${account.uid}/${account.accountId}`, account]))
  const calendars = facts.calendars
    .map((calendar) => judgeCalendar(now, calendar, facts, byKey.get(`${calendar.uid}/${calendar.accountId}`)))
    .toSorted((a, b) => urgency(b.findings) - urgency(a.findings))
  const findings = judgeWhole(facts)
  const all = [...findings, ...[...accounts, ...calendars].flatMap((one) => one.findings)]
  const count = (level: Finding['level']) => all.filter((finding) => finding.level === level).length
  const counts = { troubles: count('trouble'), notes: count('note') }
  return { at: new Date(now), accounts, calendars, channels: facts.channels, findings, ...counts }
}

function urgency(findings: readonly Finding[]): number {
  if (findings.some(({ level }) => level === 'trouble')) return 2
  return findings.length > 0 ? 1 : 0
}

function judgeWhole({ unreadable }: StatusFacts): readonly Finding[] {
  if (unreadable === 0) return []
  const what = `${unreadable} ${unreadable === 1 ? 'document is' : 'documents are'} not as this version writes them`
  return [trouble(what, 'Use the version of this command that is deployed, or deploy this one.')]
}

function judgeAccount({ state, reason, paused }: AccountFact): readonly Finding[] {
  switch (state) {
    case 'connected':
      return paused === true ? [note('paused by its owner', null)] : []
    case 'reauth_required':
      return [note(reason ?? 'Google refuses its credential', 'Its owner has to connect it again.')]
    case 'disconnecting':
      return [note('is being disconnected', 'renewChannels goes on with it each hour, should it have stopped.')]
  }
}

function judgeCalendar(
  now: number,
  calendar: CalendarFact,
  { quarantined, drifted }: StatusFacts,
  account: AccountFact | undefined,
): CalendarStatus {
  const { uid, accountId, calendarRef, summary: name, state, sync, lastVerifiedAt: verifiedAt } = calendar
  const key = calendarKey(uid, calendarRef)
  const status = {
    uid,
    accountId,
    account: account?.email ?? null,
    calendarRef,
    name,
    state,
    channel: channelOf(now, sync),
    lagSeconds: sync?.pendingSince ? Math.max(0, Math.floor((now - sync.pendingSince.getTime()) / 1000)) : 0,
    lease: leaseOf(now, sync),
    verifiedAt,
    quarantined: quarantined.get(key) ?? 0,
    drifted: drifted.get(key) ?? 0,
  }
  return { ...status, findings: findingsOf(now, calendar, status, account) }
}

function channelOf(now: number, sync: StateFact | null): ChannelStatus {
  if (sync === null || sync.push.kind === 'none') return { kind: 'none' }
  if (sync.push.kind === 'unsupported') return { kind: 'unsupported' }
  const { expiration: until } = sync.push
  return { kind: until.getTime() > now ? 'open' : 'expired', until }
}

function leaseOf(now: number, sync: StateFact | null): LeaseStatus {
  if (!sync?.lease) return { kind: 'free' }
  const { until } = sync.lease
  return { kind: until.getTime() > now - LEASE_STUCK_MS ? 'held' : 'stuck', until, epoch: sync.epoch }
}

type Measured = Omit<CalendarStatus, 'findings'>

function findingsOf(
  now: number,
  { sync }: CalendarFact,
  status: Measured,
  account: AccountFact | undefined,
): readonly Finding[] {
  // Of an account that is on its way out everything goes, bit by bit.
  if (account?.state === 'disconnecting') return []
  if (sync === null) {
    return [trouble('is to be mirrored, and nothing follows it', 'Select it again: watchCalendar, as its owner.')]
  }
  const waits = whyWaiting(now, sync)
  const work = waits ? [waits] : [...judgeWork(now, status), ...judgeChannel(status), ...judgeProof(now, status)]
  return [...work, ...judgeContents(sync, status)]
}

/** Why nothing is asked of Google for it; null where it is. */
function whyWaiting(now: number, { pausedBy, lost, refusedAt, notBefore }: StateFact): Finding | null {
  if (pausedBy.length > 0) return note('paused by its owner', null)
  if (lost) return note(`Google shows it no more since ${dayOf(lost.since)}`, 'Its owner has to share it again.')
  if (refusedAt) return note('its account’s credential is refused', 'Its owner has to connect the account again.')
  if (notBefore && notBefore.getTime() > now)
    return note(`Google wants no call before ${notBefore.toISOString()}`, 'It goes on by itself.')
  return null
}

function judgeWork(now: number, { lease, lagSeconds }: Measured): readonly Finding[] {
  if (lease.kind === 'stuck') {
    const since = describeAge(now - lease.until.getTime())
    return [trouble(`its worker is gone for ${since} (epoch ${lease.epoch})`, PICK_UP)]
  }
  if (lease.kind === 'held' || lagSeconds * 1000 <= PENDING_TOO_LONG_MS) return []
  return [trouble(`a sync has waited for ${describeAge(lagSeconds * 1000)}`, `Does the queue run? ${PICK_UP}`)]
}

const PICK_UP = 'renewChannels picks it up each hour; if it stays, see that function’s log and the queue syncCalendar.'

function judgeChannel({ channel, state }: Measured): readonly Finding[] {
  if (channel.kind === 'expired')
    return [trouble(`its channel ended at ${channel.until.toISOString()}: Google tells of no change`, RENEW)]
  return channel.kind === 'none' && state === 'live' ? [trouble('has no channel', RENEW)] : []
}

const RENEW = 'renewChannels opens a new one each hour; if it does not, see its log, and whether its schedule runs.'

/** One that was never verified may be new. */
function judgeProof(now: number, { verifiedAt }: Measured): readonly Finding[] {
  const age = verifiedAt ? now - verifiedAt.getTime() : 0
  if (age <= UNVERIFIED_TOO_LONG_MS) return []
  return [trouble(`not proven equal to Google for ${describeAge(age)}`, 'See the log of reconcileCalendar.')]
}

function judgeContents({ unverified }: StateFact, { quarantined }: Measured): readonly Finding[] {
  return [
    ...(unverified ? [trouble('Google contradicts itself: deletions are held back', HELD)] : []),
    ...(quarantined > 0
      ? [note(`${counted(quarantined, 'event')} in quarantine: no document can be made of them`, TRIED)]
      : []),
  ]
}

const HELD = 'The next night’s proof decides; see the log of reconcileCalendar.'
const TRIED = 'Each night tries them again.'

const dayOf = (date: Date): string => date.toISOString().slice(0, 10)
const trouble = (what: string, remedy: string): Finding => ({ level: 'trouble', what, remedy })
const note = (what: string, remedy: string | null): Finding => ({ level: 'note', what, remedy })
