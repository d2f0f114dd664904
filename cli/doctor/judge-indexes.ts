import type { ExpectedSetUp } from './expected-set-up'
import { type Finding, given, ok, wrong } from './finding'
import type { FirestoreIndex, ProjectFacts } from './project-facts'
import { indexesOf, type SingleField, tellField } from './single-field'

const DEPLOY_INDEXES = 'npx firebase deploy --only firestore:indexes'

/** Whether Firestore has what `firestore.indexes.json` says: composite indexes, those of single fields, expiry. */
export function judgeIndexes(facts: ProjectFacts, expected: ExpectedSetUp): readonly Finding[] {
  return [judgeComposite(facts, expected), judgeSingleFields(facts, expected), judgeExpiry(facts, expected)]
}

function judgeComposite({ indexes, projectId }: ProjectFacts, expected: ExpectedSetUp): Finding {
  return given('indexes', indexes, (found) => {
    const byKey = new Map(found.map((index) => [keyOf(index), index.state]))
    const missing = expected.indexes.filter((index) => !byKey.has(keyOf(index)))
    if (missing.length > 0) {
      return wrong('indexes', `missing: ${missing.map(tellIndex).join('; ')}`, DEPLOY_INDEXES)
    }
    const unready = expected.indexes.filter((index) => byKey.get(keyOf(index)) !== 'READY')
    if (unready.length === 0) return ok('indexes', `all ${expected.indexes.length} are ready`)
    const what = `not ready yet: ${unready.map(tellIndex).join('; ')}`
    return wrong(
      'indexes',
      what,
      `Wait until they are built: gcloud firestore indexes composite list --project ${projectId}`,
    )
  })
}

const fieldsOf = ({ fields }: FirestoreIndex) => fields.filter(({ fieldPath }) => fieldPath !== '__name__')
const groupOf = ({ collectionGroup, name }: FirestoreIndex) => collectionGroup ?? name.split('/').at(-3) ?? ''

function keyOf(index: FirestoreIndex): string {
  const fields = fieldsOf(index).map(({ fieldPath, order, arrayConfig }) => `${fieldPath} ${order ?? arrayConfig}`)
  return [groupOf(index), index.queryScope, ...fields].join(',')
}

function tellIndex(index: FirestoreIndex): string {
  return `${groupOf(index)} (${fieldsOf(index)
    .map(({ fieldPath }) => fieldPath)
    .join(', ')})`
}

/**
 * A query fails without its index. An exemption that is missing costs storage and writes only, and more indexes than
 * are wanted are somebody's decision where they were asked for by name.
 */
function judgeSingleFields({ fields }: ProjectFacts, expected: ExpectedSetUp): Finding {
  const check = 'exemptions'
  return given(check, fields, (settings) => {
    const compared = expected.fields.map((field) => ({ field, ...compare(field, settings) }))
    const lacking = compared.filter(({ missing }) => missing.length > 0)
    if (lacking.length > 0) {
      const what = lacking.map(({ field, missing }) => `${tellField(field)} (${missing.join(', ')})`).join('; ')
      return wrong(check, `indexes of single fields are missing: ${what}`, DEPLOY_INDEXES)
    }
    const more = compared.filter(({ surplus }) => surplus)
    const forgotten = more.filter(({ decided }) => !decided)
    if (forgotten.length > 0) {
      const what = `indexed, though nothing asks by them: ${tellFields(forgotten)}; each write pays for it`
      return wrong(check, what, DEPLOY_INDEXES)
    }
    const all = `all ${expected.fields.length} fields that are not indexed as usual are set so`
    return ok(check, more.length === 0 ? all : `set so, but for those that you index: ${tellFields(more)}`)
  })
}

function compare(field: SingleField, settings: readonly SingleField[]) {
  const { decided, indexes } = indexesOf(field, settings)
  return {
    decided,
    missing: field.indexes.filter((index) => !indexes.includes(index)),
    surplus: indexes.some((index) => !field.indexes.includes(index)),
  }
}

const TOLD = 3

function tellFields(compared: readonly { readonly field: SingleField }[]): string {
  const told = compared.slice(0, TOLD).map(({ field }) => tellField(field))
  const rest = compared.length - told.length
  return rest === 0 ? told.join(', ') : `${told.join(', ')} and ${rest} more`
}

function judgeExpiry({ fields }: ProjectFacts, expected: ExpectedSetUp): Finding {
  return given('expiry', fields, (settings) => {
    const expiring = new Set(settings.filter(({ ttl }) => ttl).map(tellField))
    const missing = expected.fields.filter((field) => field.ttl && !expiring.has(tellField(field)))
    if (missing.length === 0) return ok('expiry', 'what is old is deleted by itself')
    const groups = missing.map(({ collectionGroup }) => collectionGroup).join(', ')
    return wrong('expiry', `no TTL policy on expireAt of: ${groups}; their documents stay for ever`, DEPLOY_INDEXES)
  })
}
