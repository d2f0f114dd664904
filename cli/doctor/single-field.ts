import { z } from 'zod'

/** How one field of a collection group is indexed by itself, and whether its documents are deleted at what it says. */
export interface SingleField {
  readonly collectionGroup: string
  /** `*`: whatever has no settings of its own, of the group or, with the group `__default__`, of the database. */
  readonly fieldPath: string
  /** As `ASCENDING COLLECTION`; empty: it is exempt. */
  readonly indexes: readonly string[]
  /** False: they are those of the group or of the database, and only the TTL is its own. */
  readonly ownIndexes: boolean
  readonly ttl: boolean
}

/** What Firestore makes for a field that nobody said anything of. */
const BY_DEFAULT = ['ASCENDING COLLECTION', 'DESCENDING COLLECTION', 'CONTAINS COLLECTION']

const modeSchema = z.object({ order: z.string().optional(), arrayConfig: z.string().optional() })
const describeIndex = ({ order, arrayConfig }: z.infer<typeof modeSchema>, scope: string) =>
  `${order ?? arrayConfig} ${scope}`

/** As `fieldOverrides` of `firestore.indexes.json` has it (https://firebase.google.com/docs/reference/firestore/indexes). */
export const fieldOverrideSchema = z
  .object({
    collectionGroup: z.string(),
    fieldPath: z.string(),
    ttl: z.boolean().default(false),
    indexes: z.array(modeSchema.extend({ queryScope: z.string().default('COLLECTION') })),
  })
  .transform(({ indexes, ...field }): SingleField => {
    const own = indexes.map((index) => describeIndex(index, index.queryScope))
    return { ...field, indexes: own, ownIndexes: true }
  })

/**
 * As Firestore lists it, `projects/P/databases/D/collectionGroups/G/fields/F`
 * (https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.collectionGroups.fields).
 */
export const listedFieldSchema = z
  .object({
    name: z.string(),
    ttlConfig: z.unknown().optional(),
    indexConfig: z
      .object({
        usesAncestorConfig: z.boolean().default(false),
        indexes: z
          .array(z.object({ queryScope: z.string().default('COLLECTION'), fields: z.array(modeSchema) }))
          .default([]),
      })
      .default({ usesAncestorConfig: true, indexes: [] }),
  })
  .transform(({ name, ttlConfig, indexConfig }): SingleField => {
    const parts = name.split('/')
    return {
      collectionGroup: parts.at(-3) ?? '',
      fieldPath: parts.at(-1) ?? '',
      indexes: indexConfig.indexes.flatMap(({ queryScope, fields }) =>
        fields.map((field) => describeIndex(field, queryScope)),
      ),
      ownIndexes: !indexConfig.usesAncestorConfig,
      ttl: ttlConfig !== undefined,
    }
  })

export const tellField = ({ collectionGroup, fieldPath }: SingleField) => `${collectionGroup}.${fieldPath}`

/** How a field is indexed in a database that has these settings, and whether somebody said so for this very field. */
export function indexesOf(field: SingleField, settings: readonly SingleField[]) {
  const owned = settings.filter(({ ownIndexes }) => ownIndexes)
  const found = (collectionGroup: string, fieldPath: string) =>
    owned.find((other) => other.collectionGroup === collectionGroup && other.fieldPath === fieldPath)
  const own = found(field.collectionGroup, field.fieldPath)
  const inherited = found(field.collectionGroup, '*') ?? found('__default__', '*')
  return { decided: own !== undefined, indexes: (own ?? inherited)?.indexes ?? BY_DEFAULT }
}
