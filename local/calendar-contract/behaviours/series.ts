import { isDeepStrictEqual } from 'node:util'
import type { Behaviour } from '../behaviour'
import { insert, instances, keysOf, patch, read, remove, rowsSince, shapeOf, tokenNow, weekly } from '../calls'

const moved = {
  start: { dateTime: '2027-03-10T15:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2027-03-10T16:00:00', timeZone: 'Europe/Berlin' },
}

/** Recurring events and their instances. */
export const series: readonly Behaviour[] = [
  {
    rule: 'A series takes place at the same wall time before and after the clocks change',
    expected: ['2027-03-22T09:00:00+01:00', '2027-03-29T09:00:00+02:00'],
    observe: async (subject) => {
      const starts = await instances(subject, await insert(subject, weekly('series')))
      return starts.slice(3, 5).map(({ start }) => start?.dateTime ?? '')
    },
  },
  {
    rule: 'The id of an instance says series and start',
    expected: '_20270301T080000Z',
    observe: async (subject) => {
      const base = await insert(subject, weekly('series'))
      return ((await instances(subject, base))[0]?.id ?? '').slice(base.length)
    },
  },
  {
    rule: 'The id of an instance of whole days says a date',
    expected: '_20270301',
    observe: async (subject) => {
      const days = {
        start: { date: '2027-03-01' },
        end: { date: '2027-03-02' },
        recurrence: ['RRULE:FREQ=DAILY;COUNT=2'],
      }
      const base = await insert(subject, days)
      return ((await instances(subject, base))[0]?.id ?? '').slice(base.length)
    },
  },
  {
    rule: 'A moved instance keeps its id and its original start, and comes alone',
    expected: [['an instance', 'confirmed'], true, '2027-03-08T09:00:00+01:00'],
    observe: async (subject) => {
      const base = await insert(subject, weekly('series'))
      const [, second] = await instances(subject, base)
      const syncToken = await tokenNow(subject)
      await patch(subject, second?.id ?? '', moved)
      const [row] = await rowsSince(subject, syncToken)
      if (row === undefined) return 'no row'
      return [shapeOf(row, base), row.id === second?.id, row.originalStartTime?.dateTime ?? '']
    },
  },
  {
    rule: 'A deleted instance brings its series again and a cancelled exception that shares its etag',
    expected: [
      [
        ['an instance', 'cancelled'],
        ['the series', 'confirmed'],
      ],
      true,
    ],
    observe: async (subject) => {
      const base = await insert(subject, weekly('series'))
      const [, second] = await instances(subject, base)
      const syncToken = await tokenNow(subject)
      await remove(subject, second?.id ?? '')
      const rows = await rowsSince(subject, syncToken)
      const shapes = rows
        .map((row) => shapeOf(row, base))
        .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      return [shapes, new Set(rows.map(({ etag }) => etag)).size === 1]
    },
  },
  {
    rule: 'A cancelled exception says which instance it was, and no more',
    expected: ['etag', 'id', 'kind', 'originalStartTime', 'recurringEventId', 'status'],
    observe: async (subject) => {
      const base = await insert(subject, weekly('series'))
      const [, second] = await instances(subject, base)
      const syncToken = await tokenNow(subject)
      await remove(subject, second?.id ?? '')
      return keysOf((await rowsSince(subject, syncToken)).find((row) => row.status === 'cancelled'))
    },
  },
  {
    rule: 'A deleted series is one row, with nothing but its id, and none for its instances',
    expected: [[['the series', 'cancelled']], ['etag', 'id', 'kind', 'status']],
    observe: async (subject) => {
      const base = await insert(subject, weekly('series'))
      const [, second] = await instances(subject, base)
      await patch(subject, second?.id ?? '', { summary: 'changed' })
      const syncToken = await tokenNow(subject)
      await remove(subject, base)
      const rows = await rowsSince(subject, syncToken)
      return [rows.map((row) => shapeOf(row, base)), keysOf(rows[0])]
    },
  },
  {
    rule: 'A single event that becomes recurring keeps its id; its delta with singleEvents has instances only',
    expected: [
      ['an instance', 'confirmed'],
      ['an instance', 'confirmed'],
    ],
    observe: async (subject) => {
      const { recurrence: _, ...once } = weekly('once')
      const base = await insert(subject, once)
      const syncToken = await tokenNow(subject, { singleEvents: true })
      await patch(subject, base, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'] })
      return (await rowsSince(subject, syncToken, { singleEvents: true })).map((row) => shapeOf(row, base))
    },
  },
  {
    rule: 'An instance is the same whether it is listed, or read by its id',
    expected: true,
    observe: async (subject) => {
      const [first] = await instances(subject, await insert(subject, weekly('series')))
      return isDeepStrictEqual(await read(subject, first?.id ?? ''), first)
    },
  },
]
