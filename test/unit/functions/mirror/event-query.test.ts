import * as fc from 'fast-check'
import { eventQuerySchema, pageTokenFor } from '../../../../functions/src/mirror/event-query'
import { eventRefSchema } from '../../../../functions/src/model/ids'

const position = { startAt: new Date('2026-03-02T09:00:00Z'), id: eventRefSchema.parse('1001~ada@example.com~é~x') }

describe('the parameters of listEvents', () => {
  it('may all be left out', () => {
    expect(eventQuerySchema.parse({})).toEqual({ from: null, to: null, calendar: null, limit: 50, after: null })
  })

  it('name instants with an offset, a calendar and a number', () => {
    const query = eventQuerySchema.parse({
      start_date: '2026-03-01T00:00:00+01:00',
      end_date: '2026-03-08T00:00Z',
      calendarId: '1001~ada@example.com',
      limit: '500',
    })
    expect(query).toEqual({
      from: new Date('2026-02-28T23:00:00Z'),
      to: new Date('2026-03-08T00:00:00Z'),
      calendar: '1001~ada@example.com',
      limit: 500,
      after: null,
    })
  })

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['a date without a time', { start_date: '2026-03-01' }, 'start_date'],
    ['a time without an offset', { start_date: '2026-03-01T00:00:00' }, 'start_date'],
    ['an offset whose plus sign the URL lost', { end_date: '2026-03-01T00:00:00 01:00' }, 'end_date'],
    ['a day that is not', { start_date: '2026-02-30T00:00:00Z' }, 'start_date'],
    ['a year before Firestore', { start_date: '0000-01-01T00:00:00Z' }, 'start_date'],
    ['a year behind Firestore', { end_date: '9999-12-31T23:59:59-01:00' }, 'end_date'],
    ['an empty instant', { start_date: '' }, 'start_date'],
    ['an instant given twice', { start_date: ['2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z'] }, 'start_date'],
    ['an instant in a map', { start_date: { gt: '2026-03-01T00:00:00Z' } }, 'start_date'],
    ['a start behind the end', { start_date: '2026-03-02T00:00:00Z', end_date: '2026-03-01T00:00:00Z' }, 'start_date'],
    ['a limit of 0', { limit: '0' }, 'limit'],
    ['a limit of 501', { limit: '501' }, 'limit'],
    ['a negative limit', { limit: '-1' }, 'limit'],
    ['a limit in another notation', { limit: '1e2' }, 'limit'],
    ['an empty limit', { limit: '' }, 'limit'],
    ['a calendar with a slash', { calendarId: '1001/ada' }, 'calendarId'],
    ['a calendar of dots', { calendarId: '..' }, 'calendarId'],
    ['a calendar of 1,501 bytes', { calendarId: 'é'.repeat(750) + 'e' }, 'calendarId'],
    ['an empty calendar', { calendarId: '' }, 'calendarId'],
    ['a page token of ours no more', { pageToken: 'page2' }, 'pageToken'],
    ['an overlong page token', { pageToken: 'A'.repeat(4097) }, 'pageToken'],
    ['a page token that is JSON of something else', { pageToken: tokenOf({ page: 2 }) }, 'pageToken'],
    ['a page token from beyond time', { pageToken: tokenOf({ at: 9e15, id: 'x', of: '' }) }, 'pageToken'],
    ['a parameter nobody knows', { startDate: '2026-03-01T00:00:00Z' }, 'startDate'],
  ])('are refused by name: %s', (_, parameters, name) => {
    const { error } = eventQuerySchema.safeParse(parameters)
    expect(error?.issues.map(({ path, message }) => [...path, message].join(' ')).join()).toContain(name)
  })
})

describe('a page token', () => {
  const filters = { from: null, to: new Date('2026-03-08T00:00:00Z'), calendar: null }
  const pageToken = pageTokenFor(filters, position)

  it('leads behind the event it was made for, whatever the limit', () => {
    const query = eventQuerySchema.parse({ end_date: '2026-03-08T00:00:00Z', limit: '7', pageToken })
    expect(query.after).toEqual(position)
  })

  it('goes into a URL as it is', () => {
    expect(encodeURIComponent(pageToken)).toBe(pageToken)
  })

  it('belongs to its filters: with others it is refused', () => {
    for (const filter of [{}, { end_date: '2026-03-09T00:00:00Z' }, { calendarId: '1001~ada@example.com' }]) {
      expect(eventQuerySchema.safeParse({ ...filter, pageToken }).success).toBe(false)
    }
  })

  it('of any text is read or refused, never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json().map(tokenOf)), (text) => {
        expect(eventQuerySchema.safeParse({ pageToken: text }).success).toBe(false)
      }),
    )
  })
})

function tokenOf(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
