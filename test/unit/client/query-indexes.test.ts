import { deleteApp, initializeApp } from 'firebase/app'
import { type Firestore, getFirestore } from 'firebase/firestore'
import * as queries from '../../../client/queries'
import { readClientQuery } from '../../support/client-query'
import { missingIndex, readIndexFile } from '../../support/query-index'

const UID = 'ada'
const between = { from: new Date('2026-03-02T00:00:00Z'), to: new Date('2026-03-09T00:00:00Z') }

/** Whatever `client/queries.ts` offers, in each of its forms; null: it names one document, which takes no index. */
const asked: Readonly<Record<keyof typeof queries, ((db: Firestore) => readonly object[]) | null>> = {
  accounts: (db) => [queries.accounts(db, UID)],
  calendars: (db) => [queries.calendars(db, UID)],
  events: (db) => [queries.events(db, UID)],
  series: (db) => [queries.series(db, UID)],
  calendar: null,
  event: null,
  selectedCalendars: (db) => [queries.selectedCalendars(db, UID)],
  eventsBetween: (db) => [
    queries.eventsBetween(db, UID, between),
    queries.eventsBetween(db, UID, { ...between, calendar: '1~work' }),
  ],
  meetingsFrom: (db) => [queries.meetingsFrom(db, UID, between.from)],
  seriesOf: (db) => [queries.seriesOf(db, UID, '1~work', 'weekly')],
  eventsWithId: (db) => [queries.eventsWithId(db, UID, 'meeting')],
  lastWritten: (db) => [queries.lastWritten(db, UID)],
}

describe('the queries of clients', () => {
  const app = initializeApp({ projectId: 'no-project', apiKey: 'any' }, 'queries')
  const db = getFirestore(app)
  const indexes = readIndexFile()
  afterAll(() => deleteApp(app))

  it('are all of them', () => {
    expect(Object.keys(asked).toSorted()).toEqual(Object.keys(queries).toSorted())
  })

  it.each(Object.entries(asked))('have their indexes: %s', (_, ask) => {
    const missing = (ask?.(db) ?? []).flatMap((query) => missingIndex(readClientQuery(query), indexes) ?? [])
    expect(missing).toEqual([])
  })

  it('are read as they are asked', () => {
    const [, ofCalendar] = asked.eventsBetween?.(db) ?? []
    expect(ofCalendar && missingIndex(readClientQuery(ofCalendar), { indexes: [], fieldOverrides: [] })).toBe(
      'COLLECTION events (calendarRef,startAt,endAt)',
    )
  })
})
