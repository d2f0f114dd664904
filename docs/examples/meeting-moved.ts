import { isDeepStrictEqual } from 'node:util'
import { getFirestore } from 'firebase-admin/firestore'
import { onDocumentUpdated } from 'firebase-functions/v2/firestore'
import { z } from 'zod'

type Fields = Readonly<Record<string, unknown>>

/** These change whenever a document is written, and mean nothing to a person. */
const BOOKKEEPING = new Set(['mirroredAt', 'updated', 'etag', 'sequence', 'contentHash'])

/** The fields that differ between two states of an event. */
export function changedFields(before: Fields, after: Fields): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => !BOOKKEEPING.has(name) && !isDeepStrictEqual(before[name], after[name]))
}

const told = z.object({
  summary: z.string().nullable(),
  start: z.object({ date: z.string().optional(), dateTime: z.string().optional() }),
})

/** What to tell a person of a change; null where there is nothing to tell. */
export function messageFor(before: Fields, after: Fields): string | null {
  const changed = changedFields(before, after)
  if (!changed.includes('start') && !changed.includes('end')) return null
  const { summary, start } = told.parse(after)
  return `“${summary ?? '(No title)'}” moved to ${start.date ?? start.dateTime ?? 'another time'}`
}

/**
 * Runs for every event that changed; at least once, so the message is named after the change: a second run writes the
 * same document.
 */
export const meetingMoved = onDocumentUpdated('users/{uid}/events/{eventRef}', async ({ data, params, id }) => {
  const text = data ? messageFor(data.before.data(), data.after.data()) : null
  if (text === null) return
  await getFirestore().doc(`users/${params.uid}/messages/${id}`).set({ text, event: params.eventRef })
})
