import type { CalendarApi } from '../../../../functions/src/google/calendar-api'
import { EVENT_FIELDS, MAX_ATTENDEES } from '../../../../functions/src/google/google-event'
import { MalformedResponse } from '../../../../functions/src/model/errors/malformed-response'
import { SyncTokenExpired } from '../../../../functions/src/model/errors/sync-token-expired'
import { calendarIdSchema, channelIdSchema, eventIdSchema, resourceIdSchema } from '../../../../functions/src/model/ids'
import { type ScriptedServer, startScriptedServer } from '../../../support/scripted-server'
import { apiError, apiRequests, calendarApiAt, calendarId, eventId, listing, withTokens } from './calendar-api-at'

const envelope = { timeZone: 'Europe/Berlin', accessRole: 'owner' }
const channelId = channelIdSchema.parse('5f0bb5e7-6f2e-4f7c-9d92-3b8f0e9c0a11')
const resourceId = resourceIdSchema.parse('resource-1')
const from = Date.parse('2026-01-01T00:00:00Z')
const to = Date.parse('2026-07-01T00:00:00Z')

let server: ScriptedServer
let api: CalendarApi

beforeAll(async () => {
  server = await startScriptedServer()
})

afterAll(() => server.stop())

beforeEach(() => {
  api = calendarApiAt(server)
})

function answer(body: unknown): void {
  server.play(withTokens(() => ({ body })))
}

async function queryOf(call: (api: CalendarApi) => Promise<unknown>): Promise<Record<string, string>> {
  answer({ ...envelope, nextPageToken: 'next' })
  await call(api)
  const [request] = apiRequests(server)
  return Object.fromEntries(request?.query ?? [])
}

describe('requests', () => {
  const shared = { maxAttendees: String(MAX_ATTENDEES) }
  const paged = {
    ...shared,
    maxResults: '2500',
    fields: `timeZone,accessRole,nextPageToken,nextSyncToken,items(${EVENT_FIELDS})`,
  }

  it('a token listing is unexpanded, unordered and open to the future', async () => {
    const query = await queryOf((calendars) => calendars.listEvents({ kind: 'token', calendarId, from }))
    expect(query).toEqual({ ...paged, singleEvents: 'false', timeMin: '2026-01-01T00:00:00.000Z' })
  })

  it('a delta has what its token listing had, without what Google forbids beside a token', async () => {
    const query = await queryOf((calendars) => calendars.listEvents({ kind: 'delta', calendarId, syncToken: 'T' }))
    expect(query).toEqual({ ...paged, singleEvents: 'false', syncToken: 'T' })
  })

  it('a window listing is expanded and closed on both sides', async () => {
    const query = await queryOf((calendars) => calendars.listEvents({ kind: 'window', calendarId, from, to }))
    expect(query).toEqual({
      ...paged,
      singleEvents: 'true',
      timeMin: '2026-01-01T00:00:00.000Z',
      timeMax: '2026-07-01T00:00:00.000Z',
    })
  })

  it('an agenda is a window listing in the order of its events', async () => {
    const window = await queryOf((calendars) => calendars.listEvents({ kind: 'window', calendarId, from, to }))
    const agenda = await queryOf((calendars) => calendars.listEvents({ kind: 'agenda', calendarId, from, to }))
    expect(agenda).toEqual({ ...window, orderBy: 'startTime' })
  })

  it.each([
    { kind: 'token', calendarId, from },
    { kind: 'delta', calendarId, syncToken: 'T' },
    { kind: 'window', calendarId, from, to },
    { kind: 'agenda', calendarId, from, to },
  ] as const)('every further page of a $kind listing repeats every parameter', async (request) => {
    const first = await queryOf((calendars) => calendars.listEvents(request))
    const second = await queryOf((calendars) => calendars.listEvents(request, 'P'))
    expect(second).toEqual({ ...first, pageToken: 'P' })
  })

  it('instances are asked for as listings are', async () => {
    const request = { calendarId, recurringEventId: eventId, from, to }
    const query = await queryOf((calendars) => calendars.listInstances(request, 'P'))
    const range = { timeMin: '2026-01-01T00:00:00.000Z', timeMax: '2026-07-01T00:00:00.000Z' }
    expect(query).toEqual({ ...paged, ...range, pageToken: 'P' })
  })

  it('a single event is asked for with the same fields and attendees', async () => {
    const query = await queryOf((calendars) => calendars.getEvent(calendarId, eventId))
    expect(query).toEqual({ ...shared, fields: EVENT_FIELDS })
  })

  it('ids stand in the path as one encoded segment each', async () => {
    const odd = calendarIdSchema.parse('de.german#holiday@group.v.calendar.google.com/..%2F?x=1&ü')
    answer({})
    await api.getEvent(odd, eventIdSchema.parse('a/b_20260101T000000Z'))
    const [, , , , encodedCalendar = '', , encodedEvent = ''] = apiRequests(server)[0]?.path.split('/') ?? []
    expect(decodeURIComponent(encodedCalendar)).toBe(odd)
    expect(decodeURIComponent(encodedEvent)).toBe('a/b_20260101T000000Z')
  })

  it('the calendar list is asked for with what is hidden and deleted', async () => {
    const query = await queryOf((calendars) => calendars.listCalendars('P'))
    expect(query).toMatchObject({ showDeleted: 'true', showHidden: 'true', maxResults: '250', pageToken: 'P' })
  })

  it('changes of the calendar list are asked for with the same parameters and the token', async () => {
    const query = await queryOf((calendars) => calendars.listCalendarChanges('S', 'P'))
    expect(query).toMatchObject({ showDeleted: 'true', showHidden: 'true', maxResults: '250', pageToken: 'P' })
    expect(query).toMatchObject({ syncToken: 'S', fields: expect.stringContaining('nextSyncToken') })
  })

  it('a calendar list’s token that is over says so', async () => {
    server.play(withTokens(() => apiError(410, 'fullSyncRequired')))
    await expect(api.listCalendarChanges('S')).rejects.toThrow(SyncTokenExpired)
  })

  it('a channel for the calendar list is asked for at its own address', async () => {
    answer({ kind: 'api#channel', resourceId: 'R', expiration: '1767225600000' })
    const channel = { channelId, token: 'secret', address: 'https://example.com/hook', expiration: 1_767_300_000_000 }
    expect(await api.watchCalendarList(channel)).toEqual({ resourceId: 'R', expiration: 1_767_225_600_000 })
    const [request] = apiRequests(server)
    expect(request).toMatchObject({ method: 'POST', path: '/calendar/v3/users/me/calendarList/watch' })
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ id: channelId, type: 'web_hook', token: 'secret' })
  })

  it('a channel is asked for with its token, address and expiration', async () => {
    answer({ kind: 'api#channel', resourceId: 'R', expiration: '1767225600000' })
    const channel = { channelId, token: 'secret', address: 'https://example.com/hook', expiration: 1_767_300_000_000 }
    const opened = await api.watchEvents(calendarId, channel)
    expect(opened).toEqual({ resourceId: 'R', expiration: 1_767_225_600_000 })
    const [request] = apiRequests(server)
    expect(request).toMatchObject({ method: 'POST', path: '/calendar/v3/calendars/someone%40example.com/events/watch' })
    expect(JSON.parse(request?.body ?? '')).toEqual({
      id: channelId,
      type: 'web_hook',
      token: 'secret',
      address: 'https://example.com/hook',
      expiration: '1767300000000',
    })
  })

  it('a channel is stopped by its id and resource id', async () => {
    answer('')
    await api.stopChannel(channelId, resourceId)
    const [request] = apiRequests(server)
    expect(request?.path).toBe('/calendar/v3/channels/stop')
    expect(JSON.parse(request?.body ?? '')).toEqual({ id: channelId, resourceId })
  })

  it('a channel that Google no longer knows counts as stopped', async () => {
    server.play(withTokens(() => apiError(404, 'notFound')))
    await expect(api.stopChannel(channelId, resourceId)).resolves.toBeUndefined()
  })
})

describe('answers', () => {
  it('rows come as Google sent them, odd ones too', async () => {
    const items = [{ id: 'a' }, null, 7, { id: 12, unknown: { x: [] } }]
    answer({ ...envelope, items, nextSyncToken: 'T' })
    const page = await api.listEvents(listing)
    expect(page).toEqual({ ...envelope, rows: items, next: { kind: 'end', syncToken: 'T' } })
  })

  it('an empty page is not the end', async () => {
    answer({ ...envelope, items: [], nextPageToken: 'P' })
    expect((await api.listEvents(listing)).next).toEqual({ kind: 'page', pageToken: 'P' })
  })

  it('a window listing ends without a token', async () => {
    answer({ ...envelope, items: [], nextSyncToken: 'not for us' })
    const page = await api.listEvents({ kind: 'window', calendarId, from, to })
    expect(page.next).toEqual({ kind: 'end', syncToken: null })
  })

  it.each(['token', 'delta'] as const)('a %s listing that ends without a token is malformed', async (kind) => {
    answer({ ...envelope, items: [] })
    const request = kind === 'token' ? listing : ({ kind, calendarId, syncToken: 'T' } as const)
    await expect(api.listEvents(request)).rejects.toThrow(MalformedResponse)
  })

  it.each([
    ['no time zone', { accessRole: 'owner', nextSyncToken: 'T' }],
    ['items that are no list', { ...envelope, items: {}, nextSyncToken: 'T' }],
    ['an empty page token', { ...envelope, nextPageToken: '' }],
    ['HTML', '<html>Sign in to the hotel</html>'],
    ['JSON that is cut off', '{"timeZone":"UTC","items":[{"id":"a'],
    ['nothing', ''],
  ])('a page with %s is malformed', async (_, body) => {
    answer(body)
    await expect(api.listEvents(listing)).rejects.toThrow(MalformedResponse)
  })

  it('an expiration may be a number', async () => {
    answer({ resourceId: 'R', expiration: 1_767_225_600_000 })
    const channel = { channelId, token: 't', address: 'https://example.com', expiration: 1 }
    expect((await api.watchEvents(calendarId, channel)).expiration).toBe(1_767_225_600_000)
  })

  it.each([[{ resourceId: 'R' }], [{ expiration: '1' }], [{ resourceId: 'R', expiration: 'soon' }]])(
    'a channel answered as %j is malformed',
    async (body) => {
      answer(body)
      const channel = { channelId, token: 't', address: 'https://example.com', expiration: 1 }
      await expect(api.watchEvents(calendarId, channel)).rejects.toThrow(MalformedResponse)
    },
  )

  it('a calendar list entry has its gaps filled, and a deleted one is marked', async () => {
    answer({
      items: [
        { id: 'a@example.com', summary: 'Work', timeZone: 'Europe/Berlin', accessRole: 'owner', primary: true },
        { id: 'b@example.com', deleted: true },
      ],
      nextPageToken: 'P',
    })
    const page = await api.listCalendars()
    expect(page.nextPageToken).toBe('P')
    expect(page.calendars).toMatchObject([
      { id: 'a@example.com', summary: 'Work', summaryOverride: null, primary: true, deleted: false },
      { id: 'b@example.com', deleted: true },
    ])
  })
})
