import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Firestore as Server } from '@google-cloud/firestore'
import { deleteApp, type FirebaseApp, initializeApp } from 'firebase/app'
import { connectFirestoreEmulator, type Firestore, getDocs, getFirestore, setLogLevel } from 'firebase/firestore'
import {
  type CalendarEvent,
  eventsBetween,
  type Seen,
  seriesOf,
  subscribeCalendars,
  subscribeEvent,
  subscribeEvents,
  subscribeNextMeeting,
  UnknownDocumentVersion,
} from '../../../client'
import { eventDocument } from '../../support/event-document'
import { testEmulators, testProjectId } from '../../support/test-project'
import { eventually } from '../../support/whole-world'

setLogLevel('silent')

const from = new Date('2026-03-02T00:00:00Z')
const to = new Date('2026-03-09T00:00:00Z')
const link = { url: 'https://meet.google.com/abc', provider: 'google_meet', source: 'conferenceData' }

describe('the client', () => {
  const projectId = testProjectId()
  const server = new Server({ projectId })
  let UID: string
  let app: FirebaseApp
  let db: Firestore

  const events = () => server.collection(`users/${UID}/events`)
  const put = (id: string, startAt: string, endAt: string, more: Readonly<Record<string, unknown>> = {}) => {
    const times = { startAt: new Date(startAt), endAt: new Date(endAt) }
    return events()
      .doc(id)
      .set({ ...eventDocument({ eventId: id }), ...times, ...more })
  }

  beforeAll(async () => {
    const rules = { files: [{ name: 'firestore.rules', content: readFileSync('firestore.rules', 'utf8') }] }
    const address = `http://${testEmulators().firestore}/emulator/v1/projects/${projectId}:securityRules`
    const { status } = await fetch(address, { method: 'PUT', body: JSON.stringify({ rules }) })
    expect(status).toBe(200)
  })
  afterAll(() => server.terminate())
  // Another user with another device each time: the SDK remembers what it has seen.
  beforeEach(() => {
    UID = `user-${randomBytes(6).toString('hex')}`
    app = initializeApp({ projectId, apiKey: 'any' }, UID)
    db = getFirestore(app)
    const { hostname, port } = new URL(`http://${testEmulators().firestore}`)
    connectFirestoreEmulator(db, hostname, Number(port), { mockUserToken: { user_id: UID } })
  })
  afterEach(() => deleteApp(app))

  it('finds what overlaps two instants, and nothing else', async () => {
    await put('before', '2026-03-01T10:00:00Z', '2026-03-01T11:00:00Z')
    await put('into', '2026-03-01T23:00:00Z', '2026-03-02T01:00:00Z')
    await put('within', '2026-03-04T10:00:00Z', '2026-03-04T11:00:00Z', { calendarRef: 'other' })
    await put('around', '2026-02-01T00:00:00Z', '2026-04-01T00:00:00Z')
    await put('moment', '2026-03-02T00:00:00Z', '2026-03-02T00:00:00Z')
    await put('after', '2026-03-09T00:00:00Z', '2026-03-09T01:00:00Z')
    const found = await getDocs(eventsBetween(db, UID, { from, to }))
    expect(found.docs.map(({ id }) => id)).toEqual(['around', 'into', 'moment', 'within'])
    const others = await getDocs(eventsBetween(db, UID, { from, to, calendar: 'other' }))
    expect(others.docs.map(({ id }) => id)).toEqual(['within'])
  })

  it('tells what is added, modified and removed, and reads no document twice', async () => {
    await put('one', '2026-03-04T10:00:00Z', '2026-03-04T11:00:00Z')
    await put('two', '2026-03-05T10:00:00Z', '2026-03-05T11:00:00Z')
    const seen: Seen<CalendarEvent>[] = []
    const stop = subscribeEvents(db, UID, { from, to, zone: 'UTC' }, { next: (one) => void seen.push(one) })
    const shown = () => seen.at(-1)?.documents.map(({ id }) => id)
    const told = () => seen.flatMap(({ changes }) => changes.map(({ type, document }) => `${type} ${document.id}`))
    await eventually('both', () => shown()?.length === 2 && seen.at(-1)?.fromCache === false)
    const [before] = seen.at(-1)?.documents ?? []
    await put('two', '2026-03-05T12:00:00Z', '2026-03-05T13:00:00Z')
    await eventually('the move', () => told().includes('modified two'))
    expect(seen.at(-1)?.documents[0]).toBe(before)
    await events().doc('two').delete()
    await eventually('the end', () => told().includes('removed two'))
    stop()
    expect(told()).toEqual(['added one', 'added two', 'modified two', 'removed two'])
    expect(shown()).toEqual(['one'])
  })

  it.each([
    ['Pacific/Kiritimati', '2026-03-04T10:00:00Z', '2026-03-05T10:00:00Z'],
    ['America/Los_Angeles', '2026-03-05T08:00:00Z', '2026-03-06T08:00:00Z'],
  ])('finds an all-day event on the day that its date is in %s', async (zone, dayBegins, dayEnds) => {
    const birthday = { allDay: true, start: { date: '2026-03-05' }, end: { date: '2026-03-06' } }
    await put('birthday', '2026-03-04T23:00:00Z', '2026-03-05T23:00:00Z', birthday)
    const on = async (first: Date, last: Date) => {
      const seen: Seen<CalendarEvent>[] = []
      const stop = subscribeEvents(db, UID, { from: first, to: last, zone }, { next: (one) => void seen.push(one) })
      await eventually('an answer', () => seen.at(-1)?.fromCache === false)
      stop()
      return seen.at(-1)?.documents.map(({ id }) => id)
    }
    const day = 86_400_000
    const [begins, ends] = [new Date(dayBegins), new Date(dayEnds)]
    expect(await on(begins, ends)).toEqual(['birthday'])
    expect(await on(new Date(begins.getTime() - day), begins)).toEqual([])
    expect(await on(ends, new Date(ends.getTime() + day))).toEqual([])
  })

  it('knows the next meeting to join: not the declined one, not one without a link', async () => {
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
    await put('over', at(-3), at(-2), { meetingLink: link })
    await put('no link', at(1), at(2))
    await put('declined', at(1), at(2), { meetingLink: link, selfResponse: 'declined' })
    await put('later', at(5), at(6), { meetingLink: link })
    await put('next', at(2), at(3), { meetingLink: link })
    const seen: (string | undefined)[] = []
    const stop = subscribeNextMeeting(db, UID, { next: ({ meeting }) => void seen.push(meeting?.id) })
    await eventually('the next one', () => seen.at(-1) === 'next')
    await events().doc('next').delete()
    await eventually('the one after it', () => seen.at(-1) === 'later')
    stop()
    expect(seen.at(-1)).toBe('later')
  })

  it('follows one event until it is gone', async () => {
    await put('one', '2026-03-04T10:00:00Z', '2026-03-04T11:00:00Z', { summary: 'first' })
    const titles: (string | null | undefined)[] = []
    const stop = subscribeEvent(db, UID, 'one', { next: ({ document }) => void titles.push(document?.summary) })
    await eventually('the event', () => titles.at(-1) === 'first')
    await events().doc('one').update({ summary: 'second' })
    await eventually('its new title', () => titles.at(-1) === 'second')
    await events().doc('one').delete()
    await eventually('its end', () => titles.at(-1) === undefined)
    stop()
    expect(titles).toEqual(expect.arrayContaining(['first', 'second', undefined]))
  })

  it('finds the rule of an instance', async () => {
    const rule = { ...eventDocument({ eventId: 'weekly' }), recurrence: ['RRULE:FREQ=WEEKLY'] }
    await server.doc(`users/${UID}/series/any`).set(rule)
    const { docs } = await getDocs(seriesOf(db, UID, '1001~ada@example.com', 'weekly'))
    expect(docs.map((found) => found.data().recurrence)).toEqual([['RRULE:FREQ=WEEKLY']])
  })

  it('ends with an error where the rules refuse, and where a document is newer than itself', async () => {
    const errors: unknown[] = []
    subscribeCalendars(db, 'somebody else', { next: () => undefined, error: (error) => void errors.push(error) })
    await eventually('the refusal', () => errors.length === 1)
    expect(errors[0]).toMatchObject({ code: 'permission-denied' })
    await put('newer', '2026-03-04T10:00:00Z', '2026-03-04T11:00:00Z', { schemaVersion: 2 })
    const wanted = { from, to, zone: 'UTC' }
    subscribeEvents(db, UID, wanted, { next: () => undefined, error: (error) => void errors.push(error) })
    await eventually('the newer document', () => errors.length === 2)
    expect(errors[1]).toBeInstanceOf(UnknownDocumentVersion)
  })
})
