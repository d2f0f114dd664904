import { documentPages } from '../firestore/document-pages'
import type { StoredDocument } from '../firestore/document-store'
import { type ErasureRecord, erasureRecordSchema } from '../model/documents/erasure-record'
import { finishDeleting } from './delete-user'
import { type DisconnectDependencies, finishDisconnecting } from './disconnect-account'
import type { ErasureOutcome } from './erasure-outcome'
import { finishUnselecting } from './unselect-calendar'

/** What somebody began so lately is likely to be under way still. */
const LATELY_MS = 10 * 60_000
/** No other one is begun after so long; the next run comes within the hour. */
const MOST_MS = 10 * 60_000
const RECORDS_A_PAGE = 50

/** How many erasures came to their end, and how many have to be looked at again. */
export interface ResumedErasures {
  readonly finished: number
  readonly left: number
}

/**
 * Goes on with what was to be erased and is not yet: accounts that are being disconnected, calendars that were
 * unselected, users that are being deleted. Pages through all of them for about ten minutes, the oldest first; one that
 * fails keeps no other one waiting.
 */
export async function resumeDisconnects(dependencies: DisconnectDependencies): Promise<ResumedErasures> {
  const { clock, logger } = dependencies
  const until = clock.now() + MOST_MS
  const outcomes: ErasureOutcome[] = []
  for await (const record of recordsOf(dependencies)) {
    if (clock.now() >= until) break
    outcomes.push(await resume(record, dependencies))
  }
  const left = outcomes.filter((outcome) => outcome === 'later').length
  const resumed = { finished: outcomes.length - left, left }
  if (outcomes.length > 0) logger.info('erasures_resumed', { ...resumed })
  return resumed
}

async function* recordsOf({ store, clock }: DisconnectDependencies): AsyncGenerator<StoredDocument, void> {
  const begun = { field: 'startedAt', op: '<=', value: new Date(clock.now() - LATELY_MS) } as const
  const orderBy = [{ field: 'startedAt' }, { field: '__name__' }]
  const query = { from: { collection: 'erasures' }, where: [begun], orderBy, limit: RECORDS_A_PAGE }
  for await (const records of documentPages(store, query)) yield* records
}

async function resume({ data }: StoredDocument, dependencies: DisconnectDependencies): Promise<ErasureOutcome> {
  try {
    return await finish(erasureRecordSchema.parse(data), dependencies)
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error
    dependencies.logger.error('erasure_failed', { kind: kindIn(data), error: name })
    return 'later'
  }
}

function finish(record: ErasureRecord, dependencies: DisconnectDependencies): Promise<ErasureOutcome> {
  switch (record.kind) {
    case 'account':
      return finishDisconnecting(record, dependencies)
    case 'calendar':
      return finishUnselecting(record, dependencies)
    case 'user':
      return finishDeleting(record, dependencies)
  }
}

function kindIn({ kind }: StoredDocument['data']): string {
  return typeof kind === 'string' ? kind : 'unreadable'
}
