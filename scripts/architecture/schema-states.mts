import { z } from 'zod'
import type { accountDocumentSchema } from '../../functions/src/model/documents/account-document.ts'
import type { calendarStateSchema } from '../../functions/src/model/documents/calendar-document.ts'
import type { channelRecordSchema } from '../../functions/src/model/documents/channel-record.ts'
import type { pushSchema, syncStateSchema } from '../../functions/src/model/documents/sync-state.ts'
import { TypeScriptModules } from '../sim/typescript-modules.mts'

const schema = <Schema extends object>() => z.custom<Schema>((value) => typeof value === 'object' && value !== null)
const schemasSchema = z.object({
  accountDocumentSchema: schema<typeof accountDocumentSchema>(),
  calendarStateSchema: schema<typeof calendarStateSchema>(),
  channelRecordSchema: schema<typeof channelRecordSchema>(),
  pushSchema: schema<typeof pushSchema>(),
  syncStateSchema: schema<typeof syncStateSchema>(),
})

export type Schemas = z.infer<typeof schemasSchema>

/** The schemas of the documents that have a life, from their files below `root`. */
export function readSchemas(root: string): Schemas {
  const modules = new TypeScriptModules(root)
  const loaded = ['account-document', 'calendar-document', 'channel-record', 'sync-state'].map((file) =>
    z.looseObject({}).parse(modules.load(`functions/src/model/documents/${file}`)),
  )
  return schemasSchema.parse(Object.fromEntries(loaded.flatMap((exported) => Object.entries(exported))))
}

/** The states that they allow. */
export function schemaStates(schemas: Schemas) {
  const fields = Object.entries(schemas.syncStateSchema.shape)
  return {
    account: schemas.accountDocumentSchema.shape.state.options,
    calendar: schemas.calendarStateSchema.options,
    channel: schemas.channelRecordSchema.options.map(({ shape }) => shape.state.value),
    syncState: {
      ...Object.fromEntries(fields.map(([name, field]) => [name, statesOf(field)])),
      push: schemas.pushSchema.options.map(({ shape }) => shape.kind.value),
    },
  }
}

/** What can be seen of a field without knowing what it holds. */
function statesOf(field: Pick<z.ZodType, 'safeParse'>): readonly string[] {
  if (field.safeParse(null).success) return ['null', 'set']
  return field.safeParse([]).success ? ['empty', 'filled'] : []
}
