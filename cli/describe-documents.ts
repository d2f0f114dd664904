import { z } from 'zod'
import { accountDocumentSchema } from '../functions/src/model/documents/account-document'
import { calendarDocumentSchema } from '../functions/src/model/documents/calendar-document'
import { calendarListStateSchema } from '../functions/src/model/documents/calendar-list-state'
import { channelRecordSchema } from '../functions/src/model/documents/channel-record'
import { connectStateSchema } from '../functions/src/model/documents/connect-state'
import { credentialRecordSchema } from '../functions/src/model/documents/credential-record'
import { driftReportSchema } from '../functions/src/model/documents/drift-report'
import { erasureRecordSchema } from '../functions/src/model/documents/erasure-record'
import { eventDocumentSchema } from '../functions/src/model/documents/event-document'
import { quarantineRecordSchema } from '../functions/src/model/documents/quarantine-record'
import { seriesDocumentSchema } from '../functions/src/model/documents/series-document'
import { syncStateSchema } from '../functions/src/model/documents/sync-state'
import { usageRecordSchema } from '../functions/src/model/documents/usage-record'

/** Where each kind of document stands, the file that says what its fields mean, and its schema. */
export const documents: readonly (readonly [path: string, file: string, schema: z.ZodType])[] = [
  ['users/{uid}/accounts/{accountId}', 'account-document', accountDocumentSchema],
  ['users/{uid}/calendars/{calendarRef}', 'calendar-document', calendarDocumentSchema],
  ['users/{uid}/events/{eventRef}', 'event-document', eventDocumentSchema],
  ['users/{uid}/series/{eventRef}', 'series-document', seriesDocumentSchema],
  ['syncState/{syncId}', 'sync-state', syncStateSchema],
  ['channels/{channelId}', 'channel-record', channelRecordSchema],
  ['calendarLists/{syncId}', 'calendar-list-state', calendarListStateSchema],
  ['credentials/{account}', 'credential-record', credentialRecordSchema],
  ['connectStates/{id}', 'connect-state', connectStateSchema],
  ['quarantine/{id}', 'quarantine-record', quarantineRecordSchema],
  ['reconciliations/{id}', 'drift-report', driftReportSchema],
  ['erasures/{id}', 'erasure-record', erasureRecordSchema],
  ['usage/{id}', 'usage-record', usageRecordSchema],
]

type Schema = z.core.JSONSchema.BaseSchema

const indexFileSchema = z.object({
  fieldOverrides: z.array(
    z.object({ collectionGroup: z.string(), fieldPath: z.string(), indexes: z.array(z.unknown()) }),
  ),
})

/** `docs/data-model.md`, from the schemas that every document is parsed with and from `firestore.indexes.json`. */
export function describeDocuments(indexFile: unknown): string {
  const { fieldOverrides } = indexFileSchema.parse(indexFile)
  const sections = documents.map(([path, file, schema]) => {
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: nameTimestamps })
    const tables = (json.oneOf ?? json.anyOf ?? [json]).filter((each) => typeof each === 'object').map(tableOf)
    const source = `[What the fields mean](../functions/src/model/documents/${file}.ts)`
    return [`## ${path}`, source, ...tables, ...exempted(path, fieldOverrides)].join('\n\n')
  })
  return `${[introduction, ...sections].join('\n\n')}\n`
}

function exempted(path: string, overrides: z.infer<typeof indexFileSchema>['fieldOverrides']): readonly string[] {
  const fields = overrides
    .filter(({ collectionGroup, indexes }) => collectionGroup === path.split('/').at(-2) && indexes.length === 0)
    .map(({ fieldPath }) => `\`${fieldPath}\``)
  return fields.length === 0 ? [] : [`Without an index: ${fields.join(', ')}.`]
}

const introduction = `# The data model

The fields of the documents, from the schemas that they are parsed with; \`npm run docs:data-model\` writes this page anew.
Clients read what stands under \`users/{uid}\` and nothing else. A document that takes several forms has a table for each.
Firestore refuses a query by a field without an index, or by a part of it: [why they have none](decisions.md#firestore), and
[how to have one all the same](deploy.md#4-params-and-deployment).`

/** JSON has no instants: the fields that hold a Firestore timestamp get its name. */
function nameTimestamps({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Schema }): void {
  if (zodSchema instanceof z.ZodDate) jsonSchema.title = 'timestamp'
}

function tableOf({ properties = {}, required = [] }: Schema): string {
  const rows = Object.entries(properties).map(([name, field]) => {
    const type = typeof field === 'object' ? typeOf(field) : 'anything'
    return `| \`${name}\` | ${type.replaceAll('|', String.raw`\|`)} | ${required.includes(name) ? 'always' : 'may be missing'} |`
  })
  return ['| field | type | there |', '|---|---|---|', ...rows].join('\n')
}

function typeOf(schema: Schema): string {
  const forms = schema.anyOf ?? schema.oneOf
  if (schema.title !== undefined) return schema.title
  if (forms !== undefined)
    return forms.map((form) => (typeof form === 'object' ? typeOf(form) : 'anything')).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.type === 'array')
    return `list of (${typeof schema.items === 'object' && !Array.isArray(schema.items) ? typeOf(schema.items) : 'anything'})`
  if (schema.type === 'object') return `map${keysOf(schema)}`
  return schema.type === undefined ? 'anything' : [schema.type].flat().join(' | ')
}

function keysOf({ properties }: Schema): string {
  return properties === undefined ? '' : ` of ${Object.keys(properties).join(', ')}`
}
