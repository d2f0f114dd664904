import type { Behaviour } from '../behaviour'
import { insert, keysOf, meeting, patch, read, refusalOf, remove, rowsSince, tokenNow } from '../calls'

/** A custom id that was never used. */
const freshId = (): string => `contract${Date.now().toString(32)}`.replaceAll(/[^a-v0-9]/g, '0')

/** Single events, and how bad requests are refused. */
export const events: readonly Behaviour[] = [
  {
    rule: 'A new event is confirmed, in its first revision, of the type default, with a quoted etag',
    expected: ['confirmed', 0, 'default', true],
    observe: async (subject) => {
      const { status, sequence, eventType, etag } = await read(subject, await insert(subject, meeting('new')))
      return [status ?? '', sequence ?? -1, eventType ?? '', /^".+"$/.test(etag ?? '')]
    },
  },
  {
    rule: 'A time is printed with the offset of the zone, which it keeps',
    expected: { dateTime: '2027-03-29T09:00:00+02:00', timeZone: 'Europe/Berlin' },
    observe: async (subject) => {
      const { start } = await read(subject, await insert(subject, meeting('summer time', 29)))
      return { dateTime: start?.dateTime ?? '', timeZone: start?.timeZone ?? '' }
    },
  },
  {
    rule: 'The end of whole days is exclusive, and stays as it was given',
    expected: ['2027-03-01', '2027-03-03'],
    observe: async (subject) => {
      const days = { summary: 'two days', start: { date: '2027-03-01' }, end: { date: '2027-03-03' } }
      const { start, end } = await read(subject, await insert(subject, days))
      return [start?.date ?? '', end?.date ?? '']
    },
  },
  {
    rule: 'A deleted event is a row with its id and status, kind and etag',
    expected: ['etag', 'id', 'kind', 'status'],
    observe: async (subject) => {
      const id = await insert(subject, meeting('gone'))
      const syncToken = await tokenNow(subject)
      await remove(subject, id)
      return keysOf((await rowsSince(subject, syncToken)).find((row) => row.id === id))
    },
  },
  {
    rule: 'A deleted event can be read, as cancelled',
    expected: 'cancelled',
    observe: async (subject) => {
      const id = await insert(subject, meeting('gone'))
      await remove(subject, id)
      return (await read(subject, id)).status ?? ''
    },
  },
  {
    rule: 'Deleting twice is 410 deleted',
    expected: [410, 'deleted'],
    observe: async (subject) => {
      const id = await insert(subject, meeting('gone'))
      await remove(subject, id)
      return refusalOf(remove(subject, id))
    },
  },
  {
    rule: 'A change against an outdated etag is 412',
    expected: [412, 'conditionNotMet'],
    observe: async (subject) => {
      const { api, calendarId } = subject
      const eventId = await insert(subject, meeting('contended'))
      const { etag } = await read(subject, eventId)
      await patch(subject, eventId, { summary: 'first' })
      const options = { headers: { 'If-Match': etag ?? '' } }
      return refusalOf(api.events.patch({ calendarId, eventId, requestBody: { summary: 'second' } }, options))
    },
  },
  {
    rule: 'An unknown event is 404',
    expected: [404, 'notFound'],
    observe: (subject) => refusalOf(read(subject, 'absent0')),
  },
  {
    rule: 'An unknown calendar is 404',
    expected: [404, 'notFound'],
    observe: ({ api }) => refusalOf(api.events.list({ calendarId: 'absent@group.calendar.google.com' })),
  },
  {
    rule: 'An id may be brought once',
    expected: [409, 'duplicate'],
    observe: async (subject) => {
      const id = freshId()
      await insert(subject, { ...meeting('own id'), id })
      return refusalOf(insert(subject, { ...meeting('own id'), id }))
    },
  },
  {
    rule: 'An id has letters a to v and digits',
    expected: [400, 'invalid'],
    observe: (subject) => refusalOf(insert(subject, { ...meeting('bad id'), id: 'With_Underscore' })),
  },
  {
    rule: 'An event that ends before it starts is refused',
    expected: [400, 'timeRangeEmpty'],
    observe: (subject) => refusalOf(insert(subject, { start: { date: '2027-03-02' }, end: { date: '2027-03-01' } })),
  },
  {
    rule: 'An event without an end is refused',
    expected: [400, 'required'],
    observe: (subject) => refusalOf(insert(subject, { start: { date: '2027-03-02' } })),
  },
  {
    rule: 'A watch with an address that is not https is refused',
    expected: [400, 'push.webhookUrlNotHttps'],
    observe: ({ api, calendarId }) => {
      const requestBody = { id: freshId(), type: 'web_hook', address: 'http://example.com/hook' }
      return refusalOf(api.events.watch({ calendarId, requestBody }))
    },
  },
  {
    rule: 'Stopping an unknown channel is 404',
    expected: [404, 'notFound'],
    observe: ({ api }) => refusalOf(api.channels.stop({ requestBody: { id: freshId(), resourceId: 'absent' } })),
  },
]
