import type { CalendarApi, EventListing, EventPage, NextPage } from '../../../../functions/src/google/calendar-api'
import { GoogleUnavailable } from '../../../../functions/src/model/errors/google-unavailable'
import { calendarIdSchema } from '../../../../functions/src/model/ids'
import { eventPages } from '../../../../functions/src/sync/list-pages'

const listing: EventListing = { kind: 'delta', calendarId: calendarIdSchema.parse('a@example.com'), syncToken: 'T' }
const page = (rows: readonly unknown[], next: NextPage): EventPage => ({
  timeZone: 'UTC',
  accessRole: 'owner',
  rows,
  next,
})
const then = (pageToken: string): NextPage => ({ kind: 'page', pageToken })
const end: NextPage = { kind: 'end', syncToken: 'T2' }

/** What is listed of these pages, by page token, and what was asked for. */
async function listed(pages: Readonly<Record<string, EventPage>>) {
  const asked: [EventListing, string | undefined][] = []
  const unused = () => Promise.reject(new Error('not of a listing'))
  const api: CalendarApi = {
    listEvents(request, pageToken) {
      asked.push([request, pageToken])
      const answer = pages[pageToken ?? 'first']
      return answer ? Promise.resolve(answer) : unused()
    },
    listInstances: unused,
    getEvent: unused,
    watchEvents: unused,
    stopChannel: unused,
    listCalendars: unused,
    listCalendarChanges: unused,
    watchCalendarList: unused,
  }
  const rows: unknown[] = []
  for await (const { rows: some } of eventPages(api, listing)) rows.push(...some)
  return { rows, asked }
}

describe('the pages of a listing', () => {
  it('R8 go on behind an empty page, until Google says that it was the last', async () => {
    const { rows } = await listed({ first: page([1], then('b')), b: page([], then('c')), c: page([2], end) })
    expect(rows).toEqual([1, 2])
  })

  it('R8 are asked for with the same request each, and the token of the page before', async () => {
    const { asked } = await listed({ first: page([], then('b')), b: page([], then('c')), c: page([], end) })
    expect(asked).toEqual([
      [listing, undefined],
      [listing, 'b'],
      [listing, 'c'],
    ])
  })

  it('are no endless circle where Google gives a page token twice', async () => {
    const pages = { first: page([1], then('b')), b: page([2], then('c')), c: page([3], then('b')) }
    await expect(listed(pages)).rejects.toThrow(GoogleUnavailable)
  })
})
