import { linkOrNull } from '../../../../functions/src/sync/link-or-null'

it.each([
  'https://example.com/a?b=javascript:c',
  'http://example.com',
  'tel:+49-30-5550-1234',
  'sip:1@example.com',
  'mailto:ana@example.com',
  'holo:1',
  '/relative',
  'javascript',
])('a link that only leads somewhere stays: %s', (link) => {
  expect(linkOrNull(link)).toBe(link)
})

it.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript\r:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'blob:https://example.com/1',
])('a link that a click would run is none: %j', (link) => {
  expect(linkOrNull(link)).toBeNull()
})

it('an empty link is none', () => {
  expect([linkOrNull(''), linkOrNull(null), linkOrNull(undefined)]).toEqual([null, null, null])
})
