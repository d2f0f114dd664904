import { describeAge } from '../words'
import { type LogEntry, type LoggedSync, loggedSyncSchema, notificationLineSchema } from './log-entry'
import type { StoryFacts } from './story-facts'

/** One thing that happened, or that is so now. */
export interface Chapter {
  readonly at: Date
  readonly what: string
  /** The same from a notification through its task to its commit. */
  readonly trace: string | null
  /** Whether it made the document what it is. */
  readonly decisive: boolean
}

/** What happened to an event's calendar, in the order of time, up to `now`. */
export function planStory(facts: StoryFacts, now: Date): readonly Chapter[] {
  const logged = facts.log.flatMap((entry) => chapterOf(entry, facts))
  const deciding = new Set(logged.filter(({ decisive, trace }) => decisive && trace !== null).map(({ trace }) => trace))
  const followed = logged.map((chapter) => ({ ...chapter, decisive: chapter.decisive || deciding.has(chapter.trace) }))
  return [...followed, ...stored(facts), ...present(facts, now)].toSorted(
    (one, other) => one.at.getTime() - other.at.getTime(),
  )
}

function chapterOf({ timestamp: at, jsonPayload }: LogEntry, facts: StoryFacts): readonly Chapter[] {
  const trace = jsonPayload.trace ?? null
  switch (jsonPayload.message) {
    case 'calendar_notification': {
      const told = notificationLineSchema.safeParse(jsonPayload)
      return told.success ? [{ at, what: tellNotification(told.data), trace, decisive: false }] : []
    }
    case 'calendar_sync_complete': {
      const sync = loggedSyncSchema.safeParse(jsonPayload).data
      if (!sync) return []
      return [{ at, what: tellSync(sync), trace, decisive: wrote(facts, at, sync.ms) }]
    }
    case 'calendar_sync_token_expired':
      return [{ at, what: 'Google let go of the sync token (410): a full sync follows', trace, decisive: false }]
    case 'calendar_drift_found':
      return [
        { at, what: 'a proof found documents of the calendar to differ, and repaired them', trace, decisive: false },
      ]
    case 'calendar_sync_failed':
    case 'calendar_reconciliation_failed':
      return [
        {
          at,
          what: `an attempt failed: ${String(jsonPayload['error'])}; the queue tries again`,
          trace,
          decisive: false,
        },
      ]
    default:
      return []
  }
}

function tellNotification({
  outcome,
  channelId,
  messageNumber,
}: ReturnType<typeof notificationLineSchema.parse>): string {
  const channel = `channel ${channelId.slice(0, 8)}, message ${messageNumber}`
  switch (outcome) {
    case 'channel_opened':
      return `Google greeted a new channel (${channel})`
    case 'enqueued':
      return `Google told of a change (${channel}): a task for it is in the queue`
    case 'queue_unavailable':
      return `Google told of a change (${channel}), and the queue did not take it: Google tells again`
  }
}

function tellSync(sync: LoggedSync): string {
  const { cause, attempt = 0, outcome, epoch, pages, rows, created, updated, deleted, freshnessMs, ms } = sync
  const tried = attempt > 0 ? `, attempt ${attempt + 1}` : ''
  const head = `sync for ${cause}${tried}: ${outcome}`
  if (outcome !== 'completed') return head
  const at = epoch === undefined ? '' : `epoch ${epoch}, `
  const changed = `${created ?? 0} created, ${updated ?? 0} updated, ${deleted ?? 0} deleted`
  const fresh = freshnessMs === undefined ? '' : `; ${(freshnessMs / 1000).toFixed(1)} s behind Google`
  return `${head}; ${at}${pages} page(s) with ${rows} row(s), ${changed}, in ${(ms / 1000).toFixed(1)} s${fresh}`
}

/** What is stored carries the time at which its commit was planned. */
function wrote({ event }: StoryFacts, endedAt: Date, ms: number): boolean {
  if (!event) return false
  const [written, ended] = [event.mirroredAt.getTime(), endedAt.getTime()]
  // The clocks of a function and of its log are not the same.
  return written >= ended - ms - SKEW_MS && written <= ended + SKEW_MS
}

const SKEW_MS = 100

function stored({ event, quarantined, drift, lastVerifiedAt }: StoryFacts): readonly Chapter[] {
  const chapter = (at: Date, what: string, decisive = false): Chapter => ({ at, what, trace: null, decisive })
  return [
    ...(event?.updatedAt ? [chapter(event.updatedAt, 'in Google it was changed to what the document says')] : []),
    ...(event ? [chapter(event.mirroredAt, 'its document was written as it is', true)] : []),
    ...(quarantined ? [chapter(quarantined.metAt, `it was set apart: ${quarantined.reason}`, true)] : []),
    ...drift.map(({ foundAt, kind }) =>
      chapter(
        foundAt,
        kind === null ? 'a proof found other documents to differ' : `a proof found it ${kind}, and repaired it`,
        kind !== null,
      ),
    ),
    ...(lastVerifiedAt ? [chapter(lastVerifiedAt, 'the calendar was proven equal to Google')] : []),
  ]
}

function present({ state }: StoryFacts, now: Date): readonly Chapter[] {
  if (!state) return []
  const { epoch, pendingSince, leaseUntil, notBefore, lostSince, channel } = state
  const chapter = (what: string): Chapter => ({ at: now, what: `now: ${what}`, trace: null, decisive: false })
  const ago = (since: Date) => describeAge(Math.max(0, now.getTime() - since.getTime()))
  const left = channel ? channel.until.getTime() - now.getTime() : 0
  return [
    ...(pendingSince ? [chapter(`a sync has been waited for since ${ago(pendingSince)}`)] : []),
    ...(leaseUntil ? [chapter(`a worker is at it (epoch ${epoch})`)] : []),
    ...(notBefore && notBefore > now ? [chapter(`Google wants no call before ${notBefore.toISOString()}`)] : []),
    ...(lostSince ? [chapter(`Google has not shown the calendar since ${ago(lostSince)}`)] : []),
    channel && left > 0
      ? chapter(`channel ${channel.id.slice(0, 8)} is open for ${describeAge(left)} yet (epoch ${epoch})`)
      : chapter('no channel is open: Google tells of nothing, and is asked each hour'),
  ]
}
