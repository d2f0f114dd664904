import type { Behaviour } from '../behaviour'
import {
  insert,
  keysOf,
  listPages,
  meeting,
  patch,
  read,
  refusalOf,
  remove,
  rowsSince,
  tokenNow,
  weekly,
} from '../calls'

/** Listings, their pages and their tokens. */
export const listings: readonly Behaviour[] = [
  {
    rule: 'A listing comes in an envelope that tells of the calendar',
    expected: ['calendar#events', 'Europe/Berlin', 'owner'],
    observe: async (subject) => {
      const [page] = await listPages(subject, { maxResults: 1 })
      return [page?.kind ?? '', page?.timeZone ?? '', page?.accessRole ?? '']
    },
  },
  {
    rule: 'A page has maxResults rows at most; each but the last has a page token, the last one a sync token',
    expected: true,
    observe: async (subject) => {
      for (const day of [1, 2, 3]) await insert(subject, meeting('one of three', day))
      const pages = await listPages(subject, { maxResults: 2 })
      const sized = pages.every(({ items }) => (items ?? []).length <= 2)
      const tokens = pages.map((page) => [page.nextPageToken, page.nextSyncToken].map((token) => typeof token))
      const last = tokens.pop()
      return sized && String(last) === 'undefined,string' && tokens.every((page) => String(page) === 'string,undefined')
    },
  },
  {
    rule: 'An ordered listing ends without a sync token',
    expected: 'undefined',
    observe: async (subject) => {
      const pages = await listPages(subject, { orderBy: 'updated', maxResults: 2500 })
      return typeof pages.at(-1)?.nextSyncToken
    },
  },
  {
    rule: 'A delta of nothing returns the same token',
    expected: true,
    observe: async (subject) => {
      const syncToken = await tokenNow(subject)
      return (await tokenNow(subject, { syncToken })) === syncToken
    },
  },
  {
    rule: 'A delta has one row per event, with its latest state; an older token replays',
    expected: [['second'], ['second']],
    observe: async (subject) => {
      const syncToken = await tokenNow(subject)
      const id = await insert(subject, meeting('first'))
      await patch(subject, id, { summary: 'second' })
      const titles = async () => (await rowsSince(subject, syncToken)).map(({ summary }) => summary ?? '')
      return [await titles(), await titles()]
    },
  },
  {
    rule: 'timeMin of the first listing is not remembered: a delta shows what lies before it',
    expected: ['long before'],
    observe: async (subject) => {
      const syncToken = await tokenNow(subject, { timeMin: '2027-03-01T00:00:00Z' })
      await insert(subject, { summary: 'long before', start: { date: '2020-01-01' }, end: { date: '2020-01-02' } })
      return (await rowsSince(subject, syncToken)).map(({ summary }) => summary ?? '')
    },
  },
  ...(
    [
      ['timeMin', { timeMin: '2027-01-01T00:00:00Z' }],
      ['timeMax', { timeMax: '2028-01-01T00:00:00Z' }],
      ['updatedMin', { updatedMin: new Date(0).toISOString() }],
      ['q', { q: 'x' }],
      ['iCalUID', { iCalUID: 'x' }],
      ['privateExtendedProperty', { privateExtendedProperty: ['a=b'] }],
      ['sharedExtendedProperty', { sharedExtendedProperty: ['a=b'] }],
      ['showDeleted=false', { showDeleted: false }],
    ] as const
  ).map(([name, params]): Behaviour => ({
    rule: `With a sync token is forbidden: ${name}`,
    expected: [400, 'syncTokenWithRequestRestrictions'],
    observe: async (subject) => {
      const syncToken = await tokenNow(subject)
      const { api, calendarId } = subject
      const sent = 'privateExtendedProperty' in params ? { privateExtendedProperty: ['a=b'] } : params
      const mutable = 'sharedExtendedProperty' in sent ? { sharedExtendedProperty: ['a=b'] } : sent
      return refusalOf(api.events.list({ ...mutable, calendarId, syncToken }))
    },
  })),
  {
    rule: 'With a sync token is forbidden, for a reason of its own: orderBy',
    expected: [400, 'syncTokenWithNonDefaultOrdering'],
    observe: async (subject) => {
      const syncToken = await tokenNow(subject)
      return refusalOf(subject.api.events.list({ calendarId: subject.calendarId, syncToken, orderBy: 'updated' }))
    },
  },
  {
    rule: 'A sync token that nobody issued is refused',
    expected: [400, 'invalid'],
    observe: ({ api, calendarId }) => refusalOf(api.events.list({ calendarId, syncToken: 'made-up' })),
  },
  {
    rule: 'A sync token is refused where the query is another one',
    expected: [400, 'invalid'],
    observe: async (subject) => {
      const syncToken = await tokenNow(subject)
      return refusalOf(subject.api.events.list({ calendarId: subject.calendarId, syncToken, singleEvents: true }))
    },
  },
  {
    rule: 'updatedMin too far back is 410',
    expected: [410, 'updatedMinTooLongAgo'],
    observe: ({ api, calendarId }) => refusalOf(api.events.list({ calendarId, updatedMin: '2015-01-01T00:00:00Z' })),
  },
  {
    rule: 'A full listing has no tombstones; showDeleted shows them',
    expected: [false, true],
    observe: async (subject) => {
      const id = await insert(subject, meeting('gone'))
      await remove(subject, id)
      const shown = async (showDeleted: boolean) =>
        (await listPages(subject, { showDeleted, maxResults: 2500 })).some(({ items }) =>
          (items ?? []).some((item) => item.id === id),
        )
      return [await shown(false), await shown(true)]
    },
  },
  {
    rule: 'A change of reminders does not change `updated`, and comes with the next delta',
    expected: [true, 1],
    observe: async (subject) => {
      const id = await insert(subject, meeting('reminded'))
      const { updated } = await read(subject, id)
      const syncToken = await tokenNow(subject)
      await patch(subject, id, { reminders: { useDefault: false, overrides: [] } })
      const rows = await rowsSince(subject, syncToken)
      return [rows[0]?.updated === updated, rows.length]
    },
  },
  {
    rule: 'singleEvents shows the instances in the place of the series, without a rule',
    expected: [3, true],
    observe: async (subject) => {
      const id = await insert(subject, weekly('expanded', 'RRULE:FREQ=WEEKLY;COUNT=3'))
      const rows = (await listPages(subject, { singleEvents: true, maxResults: 2500 })).flatMap(
        ({ items }) => items ?? [],
      )
      const own = rows.filter(({ recurringEventId }) => recurringEventId === id)
      return [own.length, own.every((row) => row.recurrence === undefined)]
    },
  },
  {
    rule: 'fields leaves only what was asked for',
    expected: [['items', 'nextSyncToken'], ['id']],
    observe: async ({ api, calendarId }) => {
      const fields = 'items(id),nextSyncToken'
      const { data } = await api.events.list({ calendarId, fields, maxResults: 2500 })
      return [Object.keys(data).toSorted(), keysOf(data.items?.[0])]
    },
  },
]
