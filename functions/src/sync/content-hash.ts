import { hash } from 'node:crypto'
import type { EventTime, HashableEvent } from '../model/documents/event-document'
import { canonicalText } from './canonical-text'
import { instantOf } from './event-times'

/**
 * Unsigned 32 bits over what a client sees of an event, its ids and the mapper's version: equal for the same event in
 * whichever notation and order it came, so that a document whose hash is equal need not be written.
 *
 * Whatever a document says counts unless it is named here, so a new field is never forgotten. Google changes `etag`
 * and `updated` also when nothing visible changed, raises `sequence` for every instance of a series when the rule alone
 * changes, and `htmlLink` depends on who asks. Of times, the instant and the
 * zone count, not the notation. Never 0, which marks a document that is not as Google has it.
 */
export function contentHash(
  document: HashableEvent & { readonly contentHash?: number },
  mapperVersion: number,
): number {
  const content = canonicalText({
    ...document,
    etag: null,
    updated: null,
    sequence: null,
    htmlLink: null,
    mirroredAt: null,
    contentHash: null,
    start: meaningOf(document.start),
    end: meaningOf(document.end),
    originalStart: document.originalStart && meaningOf(document.originalStart),
    mapperVersion,
  })
  return hash('sha256', content, 'buffer').readUInt32BE(0) || 1
}

/** What a time says without its notation. */
function meaningOf(time: EventTime): unknown {
  return 'date' in time ? time.date : { at: instantOf(time, time.timeZone), timeZone: time.timeZone }
}
