import { z } from 'zod'
import { documents } from '../../cli/describe-documents'
import { readIndexFile } from '../support/query-index'

type Schema = z.core.JSONSchema.BaseSchema

/**
 * Fields of no bounded size that are indexed all the same, and why. Ids are short, and everything of a user, an account,
 * a calendar or an event is found by them.
 */
const IDS = ['uid', 'accountId', 'calendarId', 'calendarRef', 'eventId', 'syncId', 'channelId', 'resourceId']
const WORD_OF_GOOGLES = 'a word of Google’s, always short, and an app may ask by it'
const INDEXED: Readonly<Record<string, string>> = {
  'accounts.email': 'whoever is asked for help looks for an account by its address',
  'calendars.summary': 'apps sort by it',
  'calendars.timeZone': WORD_OF_GOOGLES,
  'calendars.accessRole': WORD_OF_GOOGLES,
  'calendars.backgroundColor': WORD_OF_GOOGLES,
  'calendars.foregroundColor': WORD_OF_GOOGLES,
  ...ofEventsAndSeries({
    iCalUID: 'the same meeting in another calendar',
    eventType: WORD_OF_GOOGLES,
    summary: 'apps look for the beginning of a title',
    recurringEventId: 'an id: the instances of a recurring event',
    organizer: 'whose meetings these are',
    selfResponse: WORD_OF_GOOGLES,
    meetingLink: 'the next meeting to join',
    visibility: WORD_OF_GOOGLES,
    transparency: WORD_OF_GOOGLES,
    colorId: WORD_OF_GOOGLES,
    truncated: 'names of fields, usually none: which documents were cut',
  }),
  'syncState.timeZone': WORD_OF_GOOGLES,
  'calendarLists.opening': 'an id, of a channel',
  'connectStates.expectedAccount': 'an id, of an account',
}

function ofEventsAndSeries(fields: Readonly<Record<string, string>>): Record<string, string> {
  const both = Object.entries(fields).flatMap(([field, why]) =>
    ['events', 'series'].map((collection) => [`${collection}.${field}`, why] as const),
  )
  return Object.fromEntries(both)
}

/** `collection.field` of every kind of document, and whether what stands there has a bounded size. */
const fields = new Map<string, boolean>(
  documents.flatMap(([path, , schema]) => {
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: nameTimestamps })
    const forms = (json.oneOf ?? json.anyOf ?? [json]).filter((form) => typeof form === 'object')
    return forms.flatMap(({ properties = {} }) =>
      Object.entries(properties).map(
        ([name, field]) =>
          [`${path.split('/').at(-2)}.${name}`, typeof field === 'object' && isBounded(field)] as const,
      ),
    )
  }),
)

function nameTimestamps({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Schema }): void {
  if (zodSchema instanceof z.ZodDate) jsonSchema.title = 'timestamp'
}

/** Instants, numbers, truth values, and one of a few words. */
function isBounded(schema: Schema): boolean {
  const forms = schema.anyOf ?? schema.oneOf
  if (forms !== undefined) return forms.every((form) => typeof form === 'object' && isBounded(form))
  if (schema.title === 'timestamp' || schema.const !== undefined || schema.enum !== undefined) return true
  return ['boolean', 'integer', 'number', 'null'].some((type) => type === schema.type)
}

const { fieldOverrides, indexes } = readIndexFile()
const exempt = fieldOverrides.filter((override) => override.indexes.length === 0).map(nameOf)

function nameOf({ collectionGroup, fieldPath }: { readonly collectionGroup: string; readonly fieldPath: string }) {
  return `${collectionGroup}.${fieldPath}`
}

describe('the indexes of single fields', () => {
  it('leave out every field of no bounded size that nothing is said for', () => {
    const unbounded = [...fields].flatMap(([name, bounded]) => (bounded ? [] : [name]))
    const noId = unbounded.filter((name) => !IDS.some((id) => name.endsWith(`.${id}`)))
    expect(noId.filter((name) => !exempt.includes(name)).toSorted()).toEqual(Object.keys(INDEXED).toSorted())
  })

  it.each(['events.description', 'events.start', 'syncState.seriesFilter', 'credentials.envelope', 'accounts.scopes'])(
    'could grow without a bound: %s',
    (name) => expect(fields.get(name)).toBe(false),
  )

  it.each(['events.startAt', 'events.status', 'syncState.pendingSince', 'calendars.selected', 'channels.state'])(
    'could not: %s',
    (name) => expect(fields.get(name)).toBe(true),
  )

  it('are about fields that there are', () => {
    expect(fieldOverrides.map(nameOf).filter((name) => !fields.has(name))).toEqual([])
  })

  it('exempt the same of recurring events and of their instances', () => {
    const of = (collection: string) => exempt.flatMap((name) => name.match(`^${collection}[.](.*)`)?.[1] ?? [])
    expect(of('series')).toEqual([...of('events'), 'recurrence'])
  })

  it('leave more than half of the 200 that a database takes to the app', () => {
    expect(fieldOverrides.length).toBeLessThan(100)
  })
})

it('the other indexes are about fields that there are', () => {
  const named = indexes.flatMap(({ collectionGroup, fields: of }) =>
    of.map(({ fieldPath }) => `${collectionGroup}.${fieldPath.split('.')[0]}`),
  )
  expect(named.filter((name) => !fields.has(name))).toEqual([])
})
