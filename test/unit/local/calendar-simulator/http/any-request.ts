import fc from 'fast-check'
import { ada, meeting, mondays, team, weekly } from '../a-simulator'

/** A request that some client might send, right or wrong. */
export interface AnyRequest {
  readonly method: string
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly signedIn: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

const oddText = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    'null',
    '..',
    '__proto__',
    'constructor',
    '%00',
    '😀',
    'x'.repeat(3000),
    '\u0000',
    '\ud800',
  ),
)

const zone = fc.constantFrom('Europe/Berlin', 'UTC', 'Nowhere/Land', '', '+01:00', 'America/New_York')
const instant = fc.constantFrom(
  '2026-03-02T09:00:00Z',
  '2026-03-02T09:00:00',
  '2026-03-02T09:00:00+25:00',
  '2026-02-30T09:00:00Z',
  '9999-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
  '275760-09-13T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  'yesterday',
  '2026-03-02',
)
const date = fc.constantFrom('2026-03-02', '2026-02-30', '9999-12-31', '0000-00-00', '-271821-04-20', 'x', '')

const ruleLine = fc.oneof(
  fc.constantFrom(
    'RRULE:FREQ=DAILY',
    'RRULE:FREQ=WEEKLY;COUNT=3',
    'RRULE:FREQ=SECONDLY',
    'RRULE:FREQ=MINUTELY;INTERVAL=0',
    'RRULE:FREQ=HOURLY;COUNT=5',
    'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'RRULE:FREQ=DAILY;INTERVAL=-1',
    'RRULE:FREQ=DAILY;COUNT=0',
    'RRULE:FREQ=DAILY;UNTIL=00000000',
    'RRULE:FREQ=YEARLY;UNTIL=99991231T235959Z',
    'RRULE:FREQ=DAILY;INTERVAL=99999999999',
    'RRULE:',
    'RRULE:COUNT=1',
    'RDATE:20260302T090000Z',
    'RDATE;TZID=Nowhere:20260302T090000',
    'RDATE:',
    'EXDATE;VALUE=DATE:20260302',
    'EXRULE:FREQ=DAILY',
    'DTSTART:20260302T090000Z',
  ),
  oddText.map((text) => `RRULE:FREQ=${text}`),
  oddText,
)

const anything = fc.oneof(fc.jsonValue({ maxDepth: 2 }), oddText)

const time = fc.oneof(
  { weight: 4, arbitrary: fc.record({ dateTime: instant, timeZone: zone }, { requiredKeys: ['dateTime'] }) },
  { weight: 2, arbitrary: fc.record({ date }) },
  {
    weight: 1,
    arbitrary: fc.record(
      { date, dateTime: instant, timeZone: fc.oneof(zone, fc.constant(null)) },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: anything },
)

/** Fields of events, channels, calendars and of the control API, each sometimes right. */
const odd = {
  id: fc.oneof(fc.constantFrom('abcde', 'single', 'base', ''), anything),
  summary: fc.oneof(oddText, fc.constant(null), anything),
  start: time,
  end: time,
  recurrence: fc.oneof(fc.array(ruleLine, { maxLength: 3 }), fc.constant(null), anything),
  status: fc.oneof(fc.constantFrom('confirmed', 'cancelled', 'maybe'), anything),
  attendees: fc.oneof(fc.constantFrom([{ email: ada }], [{}], [null]), anything),
  extendedProperties: anything,
  reminders: anything,
  visibility: fc.oneof(fc.constantFrom('private', 'secret'), anything),
  timeZone: fc.oneof(zone, anything),
  type: fc.constantFrom('web_hook', 'pigeon'),
  address: fc.constantFrom('https://example.com/', 'http://example.com', 'https://', 'ftp://x', ''),
  token: anything,
  expiration: fc.oneof(fc.constantFrom('1', '99999999999999999999', 'soon'), anything),
  params: fc.oneof(fc.constantFrom({ ttl: '60' }, { ttl: 'x' }, { ttl: '-1' }, { ttl: '1e400' }), anything),
  resourceId: anything,
  operation: fc.constantFrom('events.list', '*', 'x'),
  fault: fc.constantFrom('nothing', 'constructor', '__proto__', 'toString'),
  times: anything,
  milliseconds: fc.constantFrom(-1, 'x', [2, 1], [1], null),
  seed: anything,
  drop: anything,
  pages: anything,
  user: fc.oneof(fc.constantFrom(ada, 'nobody@example.com'), anything),
  owner: anything,
  email: anything,
  role: fc.oneof(fc.constantFrom('reader', 'god'), anything),
  instanceId: fc.oneof(fc.constantFrom(...mondays('base'), 'base', 'nothing'), anything),
  patch: fc.oneof(fc.record({ start: time, end: time }, { requiredKeys: [] }), anything),
  clientId: anything,
  scopes: anything,
  grant_type: fc.constantFrom('refresh_token', 'authorization_code', 'password'),
  refresh_token: oddText,
  code: oddText,
  redirect_uri: oddText,
} as const

const oddFields = fc
  .subarray(Object.entries(odd), { maxLength: 2 })
  .chain((chosen) => fc.record(Object.fromEntries(chosen)))

const right = fc.constantFrom(
  meeting('right'),
  weekly('right'),
  { start: { date: '2026-03-02' }, end: { date: '2026-03-03' }, recurrence: ['RRULE:FREQ=MONTHLY'] },
  { summary: 'right' },
  { id: 'channel-1', type: 'web_hook', address: 'https://example.com/' },
  { operation: 'events.list', fault: 'notFound' },
  { instanceId: mondays('base')[1], patch: { summary: 'right' } },
  { user: 'bob@example.com', role: 'reader' },
  {},
)

/** What would be right somewhere, with a field or two that are not. */
const fields = fc.tuple(right, oddFields).map(([base, more]) => ({ ...base, ...more }))

const parameters = fc.constantFrom(
  'singleEvents',
  'showDeleted',
  'timeMin',
  'timeMax',
  'updatedMin',
  'timeZone',
  'orderBy',
  'q',
  'iCalUID',
  'eventTypes',
  'privateExtendedProperty',
  'maxAttendees',
  'maxResults',
  'syncToken',
  'pageToken',
  'fields',
  'originalStart',
  'minAccessRole',
  'showHidden',
  'conferenceDataVersion',
  'alt',
  'user',
  'from',
  'to',
  'token',
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'granted',
  'auto',
  '__proto__',
  'a[b][c]',
  'constructor',
)

const values = fc.oneof(
  instant,
  zone,
  oddText,
  fc.constantFrom('true', 'false', '1', '0', '99999999999999999999', '1e3', 'startTime', 'updated', 'a=b', 'approve'),
  fc.constantFrom(
    'Se30',
    'Pe30',
    `S${Buffer.from('{"user":1}').toString('base64url')}`,
    'items(id',
    'items/start/',
    '(',
    ')',
  ),
)

const known = [team, team, team, 'primary', ada, 'single', 'base', ...mondays('base'), 'gone', 'base_20260302']

const ids = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: oddText })

const segment = ids.map((id) => {
  try {
    return encodeURIComponent(id)
  } catch {
    return '%ED%A0%80'
  }
})

const calendars = '/calendar/v3/calendars'
const list = '/calendar/v3/users/me/calendarList'

const routes = [
  `GET ${calendars}/:id/events`,
  `POST ${calendars}/:id/events`,
  `POST ${calendars}/:id/events/watch`,
  `GET ${calendars}/:id/events/:event`,
  `PATCH ${calendars}/:id/events/:event`,
  `PUT ${calendars}/:id/events/:event`,
  `DELETE ${calendars}/:id/events/:event`,
  `GET ${calendars}/:id/events/:event/instances`,
  `GET ${list}`,
  `POST ${list}/watch`,
  `GET ${list}/:id`,
  `GET ${calendars}/:id`,
  `POST ${calendars}`,
  `PATCH ${calendars}/:id`,
  `DELETE ${calendars}/:id`,
  'POST /calendar/v3/channels/stop',
  'GET /calendar/v3/:id',
  'GET /calendar/v3/%E0%A4%A/events',
  'GET /o/oauth2/v2/auth',
  'POST /token',
  'POST /revoke',
  'GET /oauth2/v3/certs',
  'GET /control/users',
  'POST /control/users',
  'POST /control/calendars',
  'PATCH /control/calendars/:id',
  'POST /control/calendars/:id/share',
  'POST /control/calendars/:id/unshare',
  'POST /control/calendars/:id/events',
  'PATCH /control/calendars/:id/events/:event',
  'DELETE /control/calendars/:id/events/:event',
  'POST /control/calendars/:id/split',
  'POST /control/calendars/:id/truncate',
  'POST /control/calendars/:id/import',
  'POST /control/calendars/:id/expire-sync-tokens',
  'POST /control/faults',
  'DELETE /control/faults',
  'POST /control/latency',
  'PUT /control/seed',
  'PUT /control/push-faults',
  'PATCH /control/switches',
  'POST /control/grants',
  'GET /control/view',
  'GET /control/quota',
  'GET /control/tokens',
  'GET /control/channels',
  'POST /control/reset',
  'GET /control/:id',
] as const

const route = fc.constantFrom(...routes).map((text) => {
  const [method = '', path = ''] = text.split(' ')
  return { method, path }
})

/** The route with ids in it, and now and then a method that it does not have. */
const target = fc
  .record({ route, id: segment, event: segment, method: fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE') })
  .chain(({ route: { method, path }, id, event, method: other }) =>
    fc.record({
      method: fc.oneof({ weight: 9, arbitrary: fc.constant(method) }, { weight: 1, arbitrary: fc.constant(other) }),
      path: fc.constant(path.replace(':id', id).replace(':event', event)),
    }),
  )

const body = fc.oneof(
  { weight: 8, arbitrary: fields.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: anything.map((value) => JSON.stringify(value)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('{', '[', '"', '{"a":1e999}', '{"__proto__":{"x":1}}', '['.repeat(5000), '\u0000'),
  },
  { weight: 1, arbitrary: fc.constant(null) },
)

const contentType = fc.oneof(
  { weight: 20, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'text/plain',
      'text/calendar',
      'application/x-www-form-urlencoded',
      'application/json; charset=utf-99',
      'multipart/form-data',
    ),
  },
)

const headers = fc.record({
  'content-type': contentType,
  'if-match': fc.constantFrom('*', '*', '*', '*', '"1"', 'W/"x"'),
  'content-encoding': fc.constantFrom(...Array<string>(18).fill('identity'), 'gzip', 'nonsense'),
})

export const anyRequest: fc.Arbitrary<AnyRequest> = fc
  .record({
    target,
    query: fc.oneof(fc.constant([]), fc.array(fc.tuple(parameters, values), { maxLength: 2 })),
    signedIn: fc.integer({ min: 0, max: 19 }).map((die) => die > 0),
    headers,
    body,
  })
  .map(({ target: { method, path }, ...rest }) => ({ method, path, ...rest }))
