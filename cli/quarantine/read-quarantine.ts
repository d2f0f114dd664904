import type { z } from 'zod'
import { documentPages } from '../../functions/src/firestore/document-pages'
import { quarantineRecordSchema } from '../../functions/src/model/documents/quarantine-record'
import type { DocumentStore } from '../../functions/src/firestore/document-store'

const recordSchema = quarantineRecordSchema.pick({
  uid: true,
  calendarRef: true,
  eventId: true,
  reason: true,
  metAt: true,
})
export type QuarantineEntry = z.infer<typeof recordSchema>

const PAGE = 300

/** Events that no document can be made of, one read each. Nothing of what they say is in a record. */
export async function readQuarantine(
  store: DocumentStore,
  { user, calendar }: { readonly user?: string; readonly calendar?: string },
  signal: AbortSignal,
): Promise<readonly QuarantineEntry[]> {
  const records: QuarantineEntry[] = []
  const query = {
    from: { collection: 'quarantine' },
    where: [],
    orderBy: [{ field: '__name__' }],
    limit: PAGE,
  } as const
  for await (const page of documentPages(store, query)) {
    signal.throwIfAborted()
    records.push(...page.flatMap(({ data }) => recordSchema.safeParse(data).data ?? []))
  }
  return records.filter(({ uid, calendarRef }) => (user ?? uid) === uid && (calendar ?? calendarRef) === calendarRef)
}
