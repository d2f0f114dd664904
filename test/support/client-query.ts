import { z } from 'zod'
import type { DocumentQuery } from '../../functions/src/firestore/document-store'

const pathSchema = z.object({ segments: z.array(z.string()) })

/** How the SDK keeps a query; it says so to nobody, so that another version of it may have to be read otherwise. */
const querySchema = z.object({
  path: pathSchema,
  collectionGroup: z.null(),
  filters: z.array(
    z.object({ field: pathSchema, op: z.enum(['==', '!=', '<', '<=', '>', '>=', 'in']), value: z.unknown() }),
  ),
  explicitOrderBy: z.array(z.object({ field: pathSchema, dir: z.enum(['asc', 'desc']) })),
})

/** A query of the web SDK in the words of our store. */
export function readClientQuery(query: object): DocumentQuery {
  const { path, filters, explicitOrderBy } = querySchema.parse(Reflect.get(query, '_query'))
  return {
    from: { collection: path.segments.join('/') },
    where: filters.map(({ field, op, value }) => ({ field: field.segments.join('.'), op, value })),
    orderBy: explicitOrderBy.map(({ field, dir }) => ({ field: field.segments.join('.'), direction: dir })),
  }
}
