import { z } from 'zod'
import { explainEvent, type ExplainDependencies } from '../../functions/src/mirror/explain-event'
import { calendarDocumentSchema } from '../../functions/src/model/documents/calendar-document'
import { driftReportSchema } from '../../functions/src/model/documents/drift-report'
import type { EventExplanation } from '../../functions/src/model/event-explanation'
import { quarantineRecordSchema } from '../../functions/src/model/documents/quarantine-record'
import { calendarRefSchema, type EventId, eventRef, type SyncId, type Uid } from '../../functions/src/model/ids'
import { paths } from '../../functions/src/model/paths'
import { quarantineRecord } from '../../functions/src/sync/quarantine'
import { readSyncState } from '../../functions/src/sync/stored-sync-state'
import type { ChosenEvent } from './choose-event'
import type { LogReader } from './read-log'
import type { StoryFacts } from './story-facts'

export interface StoryReader extends ExplainDependencies {
  readonly log: LogReader
  /** How far back the log is read. */
  readonly since: Date
}

/** Reads what there is to tell of an event; writes nothing. Of a calendar that is not mirrored there is only the verdict. */
export async function readStory({ uid, link }: ChosenEvent, reader: StoryReader): Promise<StoryFacts> {
  const explanation = await explainEvent(uid, link, reader)
  const nothing = {
    event: null,
    state: null,
    lastVerifiedAt: null,
    quarantined: null,
    drift: [],
    log: [],
    logMissing: null,
  }
  if (!('calendarId' in explanation)) return { explanation, ...nothing }
  const { store } = reader
  const ref = calendarRefSchema.parse(explanation.calendarId)
  const key = eventRef(ref, link.eventId)
  const [calendar, event, record] = await store.getAll([
    paths.calendar(uid, ref),
    paths.event(uid, key),
    quarantineRecord({ uid, calendarRef: ref }, link.eventId),
  ])
  const { syncId, lastVerifiedAt } = calendarDocumentSchema.parse(calendar?.data)
  const shown = shownSchema.safeParse(event?.data).data
  const quarantined = quarantineSchema.safeParse(record?.data).data ?? null
  const drift = await readDrift(uid, ref, link.eventId, reader)
  return {
    explanation: withDrift(explanation, drift),
    event: shown ? { ref: key, mirroredAt: shown.mirroredAt, updatedAt: shown.updated ?? null } : null,
    state: syncId === null ? null : await readState(syncId, reader),
    lastVerifiedAt: lastVerifiedAt ?? null,
    quarantined,
    drift,
    ...(syncId === null ? { log: [], logMissing: null } : await readLog(syncId, reader)),
  }
}

/** A proof that has met an event is a trace of it, also where Google says no more that it was deleted. */
function withDrift(explanation: EventExplanation, drift: StoryFacts['drift']): EventExplanation {
  if (explanation.reason !== 'deleted') return explanation
  return { ...explanation, known: explanation.known || drift.some(({ kind }) => kind !== null) }
}

const shownSchema = z.object({ mirroredAt: z.date(), updated: z.date().nullish() })
const quarantineSchema = quarantineRecordSchema.pick({ reason: true, metAt: true })

async function readState(syncId: SyncId, { store }: StoryReader): Promise<StoryFacts['state']> {
  const read = await readSyncState(store, syncId)
  if (!read) return null
  const { epoch, pendingSince, lease, notBefore, lost, window, push } = read.state
  return {
    epoch,
    pendingSince,
    leaseUntil: lease?.until ?? null,
    notBefore,
    lostSince: lost?.since ?? null,
    window: { from: window.from, to: window.to },
    channel: push.kind === 'channel' ? { id: push.channelId, until: push.expiration } : null,
  }
}

const foundSchema = driftReportSchema.pick({ uid: true, calendarRef: true, foundAt: true, examples: true })

async function readDrift(
  uid: Uid,
  ref: string,
  eventId: EventId,
  { store, since }: StoryReader,
): Promise<StoryFacts['drift']> {
  const reports = await store.query({
    from: { collection: 'reconciliations' },
    where: [{ field: 'foundAt', op: '>=', value: since }],
    orderBy: [{ field: 'foundAt' }, { field: '__name__' }],
  })
  const key = eventRef(calendarRefSchema.parse(ref), eventId)
  return reports
    .flatMap(({ data }) => foundSchema.safeParse(data).data ?? [])
    .filter((report) => report.uid === uid && report.calendarRef === ref)
    .map(({ foundAt, examples }) => ({ foundAt, kind: examples.find((example) => example.ref === key)?.kind ?? null }))
}

/** What documents and Google say is told whether or not the log can be read. */
async function readLog(syncId: SyncId, { log, since }: StoryReader): Promise<Pick<StoryFacts, 'log' | 'logMissing'>> {
  try {
    return { log: await log(syncId, since), logMissing: null }
  } catch (error) {
    return { log: [], logMissing: error instanceof Error ? error.message : String(error) }
  }
}
