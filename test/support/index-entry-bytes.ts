import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { projectFile } from '../../local/world/project-files'

const indexesSchema = z.object({
  indexes: z.array(z.object({ collectionGroup: z.string(), fields: z.array(z.object({ fieldPath: z.string() })) })),
  fieldOverrides: z.array(
    z.object({ collectionGroup: z.string(), fieldPath: z.string(), indexes: z.array(z.unknown()) }),
  ),
})

const ENTRY = 32

/**
 * What the index entries of an event's document take, by the formulas of https://firebase.google.com/docs/firestore/storage-size and
 * what `firestore.indexes.json` exempts and adds: two entries for each field, those in maps included.
 */
export function indexEntryBytes(path: string, data: object): number {
  const { indexes, fieldOverrides } = indexesSchema.parse(
    JSON.parse(readFileSync(projectFile('firestore.indexes.json'), 'utf8')),
  )
  const exempt = new Set(
    fieldOverrides.flatMap(({ collectionGroup, fieldPath, indexes: left }) =>
      collectionGroup === 'events' && left.length === 0 ? [fieldPath] : [],
    ),
  )
  const names = nameBytes(path) + nameBytes(path.split('/').slice(0, 2).join('/'))
  const ofFields = (fields: object, prefix: string): number =>
    Object.entries(fields).reduce((sum, [name, value]: [string, unknown]) => {
      const field = `${prefix}${name}`
      if (exempt.has(field)) return sum
      const inside = isMap(value) ? ofFields(value, `${field}.`) : 0
      return sum + inside + 2 * (names + textBytes(field) + valueBytes(value) + ENTRY)
    }, 0)
  const composite = indexes.filter(({ collectionGroup }) => collectionGroup === 'events')
  const values = (fields: readonly { readonly fieldPath: string }[]) =>
    fields.reduce((sum, { fieldPath }) => sum + valueBytes(Reflect.get(data, fieldPath)), 0)
  return ofFields(data, '') + composite.reduce((sum, { fields }) => sum + names + ENTRY + values(fields), 0)
}

const textBytes = (text: string) => Buffer.byteLength(text) + 1
const nameBytes = (path: string) => path.split('/').reduce((sum, part) => sum + textBytes(part), 16)
const isMap = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !Array.isArray(value)

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return textBytes(value)
  if (typeof value === 'number' || value instanceof Date) return 8
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + valueBytes(one), 0)
  if (!isMap(value)) return 1
  return Object.entries(value).reduce((sum, [name, one]) => sum + textBytes(name) + valueBytes(one), 0)
}
