import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Firestore } from '@google-cloud/firestore'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { googleEventSchema } from '../../functions/src/google/google-event'
import { type EventDocument, eventDocumentSchema } from '../../functions/src/model/documents/event-document'
import { DocumentRejected } from '../../functions/src/model/errors/document-rejected'
import { EventUnmappable } from '../../functions/src/model/errors/event-unmappable'
import { eventIdSchema, eventRef, uidSchema } from '../../functions/src/model/ids'
import { paths } from '../../functions/src/model/paths'
import { contentHash } from '../../functions/src/sync/content-hash'
import { mapEvent, MAPPER_VERSION } from '../../functions/src/sync/map-event'
import * as oversized from '../fixtures/events/oversized'
import { adasCalendar, noon, readRow, type Row } from '../fixtures/events/read-event'
import { testProjectId } from '../support/test-project'

const firestore = new Firestore({ projectId: testProjectId(), ignoreUndefinedProperties: false })
const store = createFirestoreDocumentStore(firestore)
const uid = uidSchema.parse('u'.repeat(128))

afterAll(() => firestore.terminate())

const files = readdirSync(join(__dirname, '../fixtures/events')).filter((name) => name.endsWith('.json'))
const rows = files.map((name): [string, Row] => [name, readRow(name.replace('.json', ''))])
const monsters = Object.entries(oversized).map(([name, build]): [string, Row] => [name, build()])

const mapped = [...rows, ...monsters].flatMap(([name, row]): [string, EventDocument][] => {
  const document = documentOf(row)
  return document ? [[name, document]] : []
})

describe('whatever Google sends, Firestore takes what is made of it', () => {
  it.each(mapped)('%s', async (_, document) => {
    const path = paths.event(uid, eventRef(document.calendarRef, document.eventId))
    await store.commit([{ kind: 'set', path, data: document }])
    const [stored] = await store.getAll([path])
    const read = eventDocumentSchema.parse(stored?.data)
    expect(read).toEqual(document)
    expect(contentHash(read, MAPPER_VERSION)).toBe(document.contentHash)
  })

  it('and nearly all of it can be mapped', () => {
    expect(mapped.length).toBeGreaterThan(45)
  })

  it.each(['__name__', '__x__', ''])('and it would have refused the key "%s"', async (key) => {
    const path = paths.event(uid, eventRef(adasCalendar().calendarRef, eventIdSchema.parse('refused')))
    const data = { extendedProperties: { [key]: 'x' } }
    await expect(store.commit([{ kind: 'set', path, data }])).rejects.toThrow(DocumentRejected)
  })
})

function documentOf(row: Row): EventDocument | undefined {
  try {
    return mapEvent(googleEventSchema.parse(row), adasCalendar(), noon)
  } catch (error) {
    if (error instanceof EventUnmappable) return undefined
    throw error
  }
}
