import type { DocumentQuery } from '../../../functions/src/firestore/document-store'
import { type IndexFile, missingIndex } from '../../support/query-index'

const asc = (fieldPath: string) => ({ fieldPath, order: 'ASCENDING' as const })

const file: IndexFile = {
  indexes: [
    { collectionGroup: 'events', queryScope: 'COLLECTION', fields: [asc('calendar'), asc('start')] },
    { collectionGroup: 'events', queryScope: 'COLLECTION', fields: [asc('start'), asc('end')] },
    { collectionGroup: 'calendars', queryScope: 'COLLECTION_GROUP', fields: [asc('selected'), asc('state')] },
  ],
  fieldOverrides: [
    { collectionGroup: 'events', fieldPath: 'description', indexes: [] },
    { collectionGroup: 'events', fieldPath: 'conference', indexes: [] },
    { collectionGroup: 'calendars', fieldPath: 'selected', indexes: [{ queryScope: 'COLLECTION_GROUP' }] },
  ],
}

const events = { collection: 'users/ana/events' }
const calendars = { collectionGroup: 'calendars' }
const is = (field: string) => ({ field, op: '==' as const, value: 1 })
const from = (field: string) => ({ field, op: '>=' as const, value: 1 })

describe('the indexes that Firestore asks for', () => {
  it.each<[string, DocumentQuery]>([
    ['everything of a collection', { from: events, where: [] }],
    ['one field', { from: events, where: [from('start')] }],
    ['equalities alone', { from: events, where: [is('calendar'), is('color')] }],
    [
      'equalities in the order of the documents',
      { from: events, where: [is('calendar')], orderBy: [{ field: '__name__' }] },
    ],
    ['an equality and a range', { from: events, where: [is('calendar'), from('start')] }],
    [
      'an equality and an order, backwards',
      { from: events, where: [is('calendar')], orderBy: [{ field: 'start', direction: 'desc' }] },
    ],
    ['ranges on two fields', { from: events, where: [from('start'), from('end')] }],
    ['one field of a group', { from: calendars, where: [is('selected')] }],
    ['two fields of a group', { from: calendars, where: [is('state'), is('selected')] }],
  ])('are there for %s', (_, query) => {
    expect(missingIndex(query, file)).toBeUndefined()
  })

  it.each<[string, DocumentQuery]>([
    ['a field that is exempt', { from: events, where: [is('description')] }],
    ['a part of one', { from: events, where: [is('conference.id')] }],
    ['an equality and another range', { from: events, where: [is('calendar'), from('end')] }],
    ['a part of an index', { from: events, where: [is('calendar'), from('start'), from('end')] }],
    [
      'an order that the index has not',
      { from: events, where: [from('start'), from('end')], orderBy: [{ field: 'end' }] },
    ],
    [
      'orders that turn',
      { from: events, where: [], orderBy: [{ field: 'start' }, { field: 'end', direction: 'desc' }] },
    ],
    ['a field of a group', { from: calendars, where: [is('state')] }],
    ['two fields of a group', { from: calendars, where: [is('selected'), is('color')] }],
    [
      'the same fields in one collection',
      { from: { collection: 'calendars' }, where: [is('selected'), from('state')] },
    ],
  ])('are missing for %s', (_, query) => {
    expect(missingIndex(query, file)).toEqual(expect.any(String))
  })

  it('hold what is summed, too', () => {
    expect(missingIndex({ from: events, where: [is('calendar')] }, file, 'start')).toBeUndefined()
    expect(missingIndex({ from: events, where: [is('calendar')] }, file, 'hash')).toBe(
      'COLLECTION events (calendar,hash)',
    )
  })
})
