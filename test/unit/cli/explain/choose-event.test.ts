import { linkIn } from '../../../../cli/explain/choose-event'

it('reads a link of Google Calendar, and takes an id for none', () => {
  const link = `https://www.google.com/calendar/event?eid=${Buffer.from('abc ada@example.com').toString('base64url')}`
  expect(linkIn(link)).toEqual({ eventId: 'abc', calendarId: 'ada@example.com' })
  expect(linkIn('abcdef')).toBeNull()
  expect(linkIn('1~ada~abcdef')).toBeNull()
})

it.each(['https://www.google.com/calendar/event?eid=AAAA', 'https://example.com/abc', 'www.google.com/x?eid='])(
  'says of %s that it is no link to an event',
  (text) => expect(() => linkIn(text)).toThrow('no link to an event of Google Calendar'),
)
