import { z } from 'zod'

const comparedSchema = z.object({
  calendars: z
    .array(z.object({ well: z.literal(true), outcome: z.object({ documents: z.int().min(1) }) }))
    .min(1, 'no calendar is mirrored'),
})

/** What `reconcile --dry-run --json` printed, in a sentence; throws where a document is not as Google's event. */
export function describeComparison(printed: string): string {
  const { calendars } = comparedSchema.parse(JSON.parse(printed.slice(printed.indexOf('{'))))
  const documents = calendars.reduce((sum, { outcome }) => sum + outcome.documents, 0)
  return `${calendars.length} calendars are mirrored, ${documents} documents equal to Google's events`
}
