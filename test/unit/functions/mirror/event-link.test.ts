import { readEventLink } from '../../../../functions/src/mirror/event-link'

const eid = (text: string) => Buffer.from(text).toString('base64url')

describe('a link to an event', () => {
  it.each([
    [
      'of a person’s calendar',
      `https://www.google.com/calendar/event?eid=${eid('abc_1 ada@m')}`,
      'abc_1',
      'ada@gmail.com',
    ],
    [
      'of a shared one',
      `https://calendar.google.com/event?x=1&eid=${eid('abc c_7@g')}`,
      'abc',
      'c_7@group.calendar.google.com',
    ],
    [
      'of the editor',
      `https://calendar.google.com/calendar/u/0/r/eventedit/${eid('abc a@b.example')}`,
      'abc',
      'a@b.example',
    ],
    ['without a calendar', `https://calendar.google.com/event?eid=${eid('abc')}`, 'abc', null],
    [
      'of a calendar that is called primary',
      `https://calendar.google.com/event?eid=${eid('abc primary')}`,
      'abc',
      null,
    ],
  ])('%s says which event of which calendar', (_, link, eventId, calendarId) => {
    expect(readEventLink(link)).toEqual({ eventId, calendarId })
  })

  it.each(['', 'Lunch', 'https://calendar.google.com/event', `https://x.example/?eid=${eid('\u0000\u0001')}`, '?eid='])(
    'is not “%s”',
    (text) => {
      expect(readEventLink(text)).toBeNull()
    },
  )
})
