import { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import { listEventsHandler } from '../../functions/src/entrypoints/list-events'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { uidSchema } from '../../functions/src/model/ids'
import { eventDocument } from '../support/event-document'
import { serveHandler, type ServedHandler } from '../support/serve-handler'
import { testProjectId } from '../support/test-project'

const answerSchema = z.strictObject({
  events: z.array(z.looseObject({ id: z.string() })),
  nextPageToken: z.string().optional(),
})
const errorSchema = z.strictObject({ error: z.strictObject({ status: z.string(), message: z.string() }) })

const firestore = new Firestore({ projectId: testProjectId() })
const users = new Map(['ada', 'bob', 'many'].map((name) => [`token-of-${name}`, uidSchema.parse(name)]))
const logged: string[] = []
let server: ServedHandler

beforeAll(async () => {
  const log = (event: string) => void logged.push(event)
  const handler = listEventsHandler({
    store: createFirestoreDocumentStore(firestore),
    logger: { info: log, warn: log, error: log },
    verifyIdToken: async (token) => users.get(token) ?? null,
    limiter: () => undefined,
  })
  server = await serveHandler(handler)
  await Promise.all([writeCalendars(), writeAda(), writeBob(), writeMany()])
})
afterAll(async () => {
  await server.stop()
  await firestore.terminate()
})

describe('listEvents without parameters', () => {
  it('answers with all of the user’s events by start, then id, and no page token', async () => {
    const { status, body } = await list('ada')
    expect(status).toBe(200)
    expect(idsOf(body)).toEqual([
      '1001~ada@example.com~holiday',
      '1001~ada@example.com~a-second-at-nine',
      '1001~ada@example.com~first-at-nine',
      '1001~team~standup',
      '1001~ada@example.com~all-week',
      '1001~ada@example.com~late',
    ])
    expect(body).not.toHaveProperty('nextPageToken')
  })

  it('shows events as promised, all-day ones with dates', async () => {
    const { body } = await list('ada', { limit: '1' })
    expect(answerSchema.parse(body).events).toEqual([
      {
        id: '1001~ada@example.com~holiday',
        calendar_id: '1001~ada@example.com',
        summary: '(No title)',
        start_time: '2026-03-01',
        end_time: '2026-03-02',
        all_day: true,
        location: null,
        meeting_link: null,
        attendees: [],
      },
    ])
  })

  it('never shows another user’s', async () => {
    expect(idsOf((await list('bob')).body)).toEqual(['2002~bob@example.com~secret'])
  })
})

describe('listEvents between two instants', () => {
  it.each([
    ['that starts with start_date', { start_date: at('09:00') }, ['a-second-at-nine', 'first-at-nine', 'standup']],
    ['that ends with end_date', { end_date: at('10:00') }, ['holiday', 'a-second-at-nine', 'first-at-nine']],
    ['that lies between both', { start_date: at('09:00'), end_date: at('12:30') }, ['a-second-at-nine', 'standup']],
  ])('has the event %s', async (_, bounds, names) => {
    const ids = idsOf((await list('ada', bounds)).body)
    expect(ids).toEqual(expect.arrayContaining(names.map((name) => expect.stringMatching(`~${name}$`) as unknown)))
  })

  it.each([
    ['that began before start_date', { start_date: '2026-03-02T09:00:00.001Z' }, 'first-at-nine'],
    ['that goes on after end_date', { end_date: '2026-03-02T09:59:59.999Z' }, 'first-at-nine'],
    ['that covers the whole time asked for', { start_date: at('13:00'), end_date: at('14:00') }, 'all-week'],
    ['that began in time and ends too late', { start_date: at('12:00'), end_date: at('23:00') }, 'all-week'],
  ])('has no event %s', async (_, bounds, name) => {
    expect(idsOf((await list('ada', bounds)).body).filter((id) => id.endsWith(`~${name}`))).toEqual([])
  })

  it('takes instants of any offset', async () => {
    const { body } = await list('ada', {
      start_date: '2026-03-02T10:00:00+01:00',
      end_date: '2026-03-02T05:00:00-05:00',
    })
    expect(idsOf(body)).toEqual(['1001~ada@example.com~a-second-at-nine', '1001~ada@example.com~first-at-nine'])
  })
})

describe('listEvents of one calendar', () => {
  it('has its events only', async () => {
    expect(idsOf((await list('ada', { calendarId: '1001~team' })).body)).toEqual(['1001~team~standup'])
  })

  it('answers with nothing where it has none yet', async () => {
    expect((await list('ada', { calendarId: '1001~empty' })).body).toEqual({ events: [] })
  })

  it('answers 404 alike for an unknown one and for someone else’s', async () => {
    const unknown = await list('ada', { calendarId: '1001~nobody' })
    const foreign = await list('ada', { calendarId: '2002~bob@example.com' })
    expect(unknown.status).toBe(404)
    expect(foreign).toEqual(unknown)
    expect(errorSchema.parse(unknown.body).error.status).toBe('NOT_FOUND')
  })
})

describe('listEvents by pages', () => {
  it.each(['1', '2', '5', '7', '120'])('of %s has every event once, in order', async (limit) => {
    const pages = await allPages('many', { limit })
    expect(pages.flat()).toEqual(manyIds())
    expect(pages.slice(0, -1).every((page) => page.length === Number(limit))).toBe(true)
    expect(pages.at(-1)).not.toEqual([])
  })

  it('has 50 events by default', async () => {
    expect(idsOf((await list('many')).body)).toHaveLength(50)
  })

  it('fills a page although events that end too late lie between', async () => {
    // Every event of an odd number lasts for days.
    const end_date = '2026-04-01T03:56:59Z'
    const pages = await allPages('many', { limit: '6', end_date })
    expect(pages.map((page) => page.length)).toEqual([6, 6, 6, 6, 6, 6, 6, 6, 6, 5])
    expect(pages.flat()).toEqual(manyIds().filter((_, number) => number % 2 === 0 && number <= 116))
  })

  it('goes on behind an event that was deleted meanwhile', async () => {
    const writer = firestore.collection('users/many/events')
    const first = answerSchema.parse((await list('many', { limit: '3' })).body)
    const last = z.string().parse(first.events.at(-1)?.id)
    const gone = await writer.doc(last).get()
    await gone.ref.delete()
    try {
      const { body } = await list('many', { limit: '3', pageToken: z.string().parse(first.nextPageToken) })
      expect(idsOf(body)).toEqual(manyIds().slice(3, 6))
    } finally {
      await gone.ref.set(gone.data() ?? {})
    }
  })

  it('refuses the page token of another listing', async () => {
    const { nextPageToken = '' } = answerSchema.parse((await list('many', { limit: '3' })).body)
    const { status } = await list('many', { pageToken: nextPageToken, end_date: at('10:00') })
    expect(status).toBe(400)
  })
})

describe('listEvents of what nobody should have written', () => {
  it('leaves out what is no event document, and says so in the log', async () => {
    const odd = firestore.doc('users/bob/events/2002~bob@example.com~odd')
    await odd.set({ startAt: new Date('2026-03-02T12:00:00Z'), summary: 7 })
    try {
      expect(idsOf((await list('bob')).body)).toEqual(['2002~bob@example.com~secret'])
      expect(logged).toEqual(['list_events_unreadable'])
    } finally {
      await odd.delete()
    }
  })
})

describe('listEvents refuses', () => {
  it.each([
    ['a date without an offset', 'start_date=2026-03-01T00:00:00', 'start_date'],
    ['a limit of 0', 'limit=0', 'limit'],
    ['a limit of 501', 'limit=501', 'limit'],
    ['a parameter given twice', 'limit=1&limit=2', 'limit'],
    ['a parameter as a map', 'start_date[$gt]=2026-03-01T00:00:00Z', 'start_date'],
    ['an unknown parameter', 'user=bob', 'user'],
    ['a calendar with a slash', 'calendarId=1001%2F..%2Fbob', 'calendarId'],
    ['a page token nobody made', 'pageToken=AAAA', 'pageToken'],
  ])('%s with 400, and names it', async (_, parameters, name) => {
    const { status, body } = await request(`?${parameters}`, { authorization: 'Bearer token-of-ada' })
    const { error } = errorSchema.parse(body)
    expect([status, error.status]).toEqual([400, 'INVALID_ARGUMENT'])
    expect(error.message).toContain(name)
  })

  it.each([
    ['no token', undefined],
    ['an empty token', 'Bearer '],
    ['a token of nobody', 'Bearer token-of-eve'],
    ['a token without its scheme', 'token-of-ada'],
    ['a token of another scheme', 'Basic token-of-ada'],
  ])('%s with 401 before it looks at anything else', async (_, authorization) => {
    const { status, body } = await request('?limit=0', authorization === undefined ? {} : { authorization })
    expect([status, errorSchema.parse(body).error.status]).toEqual([401, 'UNAUTHENTICATED'])
  })

  it('another method with 405', async () => {
    const answer = await fetch(server.url, { method: 'POST', headers: { authorization: 'Bearer token-of-ada' } })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
  })
})

async function list(user: string, parameters: Readonly<Record<string, string>> = {}) {
  return request(`?${new URLSearchParams(parameters).toString()}`, { authorization: `Bearer token-of-${user}` })
}

async function request(query: string, headers: Record<string, string>): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${server.url}/${query}`, { headers })
  return { status: answer.status, body: await answer.json() }
}

async function allPages(user: string, parameters: Readonly<Record<string, string>>): Promise<string[][]> {
  const pages: string[][] = []
  let pageToken: string | undefined
  do {
    const { body } = await list(user, pageToken === undefined ? parameters : { ...parameters, pageToken })
    pages.push(idsOf(body))
    pageToken = answerSchema.parse(body).nextPageToken
  } while (pageToken !== undefined)
  return pages
}

function idsOf(body: unknown): string[] {
  return answerSchema.parse(body).events.map(({ id }) => id)
}

/** A time of the day that most of Ada's events are on. */
function at(time: string): string {
  return `2026-03-02T${time}:00Z`
}

function manyIds(): string[] {
  return Array.from({ length: 120 }, (_, number) => `3003~many~${String(number).padStart(3, '0')}`)
}

async function writeCalendars(): Promise<void> {
  const calendars = [
    'users/ada/calendars/1001~ada@example.com',
    'users/ada/calendars/1001~team',
    'users/ada/calendars/1001~empty',
    'users/bob/calendars/2002~bob@example.com',
  ]
  await Promise.all(calendars.map((path) => firestore.doc(path).set({ calendarId: path.split('~')[1] })))
}

async function writeAda(): Promise<void> {
  const personal = '1001~ada@example.com'
  await write('ada', personal, 'first-at-nine', at('09:00'), at('10:00'))
  await write('ada', personal, 'a-second-at-nine', at('09:00'), at('10:00'))
  await write('ada', personal, 'late', '2026-03-05T22:00:00Z', '2026-03-06T02:00:00Z')
  await write('ada', personal, 'all-week', at('12:15'), '2026-03-07T00:00:00Z')
  await write('ada', '1001~team', 'standup', at('12:00'), at('12:30'))
  await write('ada', personal, 'holiday', '2026-02-28T23:00:00Z', '2026-03-01T23:00:00Z', {
    summary: null,
    allDay: true,
    start: { date: '2026-03-01' },
    end: { date: '2026-03-02' },
  })
}

async function writeBob(): Promise<void> {
  await write('bob', '2002~bob@example.com', 'secret', at('09:00'), at('10:00'))
}

/** One event a minute, in groups of three that begin together; the odd ones last for days. */
async function writeMany(): Promise<void> {
  await Promise.all(
    manyIds().map((id, number) => {
      const start = Date.parse('2026-04-01T00:00:00Z') + Math.floor(number / 3) * 60_000 * 3
      const end = start + (number % 2 === 0 ? 120 * 60_000 : 5 * 24 * 60 * 60_000)
      const [, , name = ''] = id.split('~')
      return write('many', '3003~many', name, new Date(start).toISOString(), new Date(end).toISOString())
    }),
  )
}

async function write(
  user: string,
  calendarRef: string,
  eventId: string,
  start: string,
  end: string,
  told: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const times = { startAt: new Date(start), endAt: new Date(end) }
  const event = eventDocument({ calendarRef, eventId, ...times, ...told })
  await firestore.doc(`users/${user}/events/${calendarRef}~${eventId}`).set(event)
}
