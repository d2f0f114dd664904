import { googleEventSchema } from '../../../../functions/src/google/google-event'
import { meetingLink } from '../../../../functions/src/sync/meeting-link'
import { readEvent } from '../../../fixtures/events/read-event'

function inLocation(location: string) {
  return meetingLink(googleEventSchema.parse({ id: 'a', location }))
}

describe('where the meeting link comes from', () => {
  it.each([
    ['meeting-with-everything', 'https://meet.google.com/abc-defg-hij', 'google_meet', 'conferenceData'],
    ['meeting-by-zoom-add-on', 'https://us02web.zoom.us/j/81234567890?pwd=Q0FGRQ', 'zoom', 'conferenceData'],
    ['meeting-by-unknown-add-on', 'https://bridge.example.com/room/1', 'other', 'conferenceData'],
    ['meeting-by-telephone-only', 'https://whereby.com/ada', 'whereby', 'location'],
    ['meeting-by-hangout-link', 'https://meet.google.com/abc-defg-hij', 'google_meet', 'hangoutLink'],
    ['meeting-in-location', 'https://zoom.us/j/98765432100?pwd=abc.1', 'zoom', 'location'],
    [
      'meeting-in-html-description',
      'https://teams.microsoft.com/l/meetup-join/19%3ameeting_M2%40thread.v2/0?context=%7b%22Tid%22%3a%221%22%7d&anon=true',
      'teams',
      'description',
    ],
    ['meeting-behind-google-redirect', 'https://acme.webex.com/acme/j.php?MTID=m1', 'webex', 'description'],
  ])('%s', (name, url, provider, source) => {
    expect(meetingLink(readEvent(name))).toEqual({ url, provider, source })
  })

  it('is null where no link leads to a meeting', () => {
    expect(meetingLink(readEvent('meeting-without-link'))).toBeNull()
    expect(meetingLink(readEvent('untitled'))).toBeNull()
  })

  it('may be a Hangout of the old days', () => {
    const entryPoints = [{ entryPointType: 'video', uri: 'https://hangouts.google.com/hangouts/_/x' }]
    const event = googleEventSchema.parse({ id: 'a', conferenceData: { entryPoints } })
    expect(meetingLink(event)).toMatchObject({ provider: 'google_hangouts' })
  })

  it.each(['http://zoom.us/j/1', 'javascript:alert(1)', 'https://user:secret@zoom.us/j/1', 'https://zoom.us:8443/j/1'])(
    'a conference’s link is passed over when it is not plain https: %s',
    (uri) => {
      const conferenceData = { entryPoints: [{ entryPointType: 'video', uri }] }
      expect(meetingLink(googleEventSchema.parse({ id: 'a', conferenceData, hangoutLink: uri }))).toBeNull()
    },
  )
})

describe('links of known providers', () => {
  it.each([
    ['google_meet', 'https://meet.google.com/abc-defg-hij'],
    ['google_meet', 'https://meet.google.com/lookup/abcdefg'],
    ['google_meet', 'https://g.co/meet/standup'],
    ['zoom', 'https://zoom.us/j/1234567890'],
    ['zoom', 'https://acme.zoom.us/my/ada'],
    ['zoom', 'https://zoom.us/wc/join/123'],
    ['zoom', 'https://www.zoomgov.com/j/1'],
    ['teams', 'https://teams.microsoft.com/l/meetup-join/19%3ameeting'],
    ['teams', 'https://teams.microsoft.com/meet/2345?p=x'],
    ['teams', 'https://teams.live.com/meet/9876'],
    ['teams', 'https://gov.teams.microsoft.us/l/meetup-join/19'],
    ['webex', 'https://acme.webex.com/meet/ada'],
    ['webex', 'https://acme.webex.com/acme/j.php?MTID=m1'],
    ['goto', 'https://meet.goto.com/123456789'],
    ['goto', 'https://global.gotomeeting.com/join/123456789'],
    ['whereby', 'https://acme.whereby.com/room'],
    ['jitsi', 'https://meet.jit.si/AdasRoom'],
    ['slack', 'https://app.slack.com/huddle/T1/C1'],
    ['discord', 'https://discord.gg/abc'],
    ['bluejeans', 'https://bluejeans.com/123456789'],
    ['chime', 'https://chime.aws/1234567890'],
    ['ringcentral', 'https://v.ringcentral.com/join/123'],
    ['skype', 'https://join.skype.com/abc'],
    ['facetime', 'https://facetime.apple.com/join#v=1&p=x'],
  ])('%s: %s', (provider, url) => {
    expect(inLocation(url)).toEqual({ url, provider, source: 'location' })
  })

  it.each([
    'https://zoom.us/pricing',
    'https://zoom.us/',
    'https://meet.google.com/',
    'https://meet.google.com/about',
    'https://teams.microsoft.com/downloads',
    'https://app.slack.com/client/T1',
  ])('a page that is no meeting is none: %s', (url) => {
    expect(inLocation(url)).toBeNull()
  })

  it.each([
    'https://zoom.us.evil.example/j/1',
    'https://evilzoom.us/j/1',
    'https://zoom.us@evil.example/j/1',
    'https://evil.example@zoom.us/j/1',
    'https://evil.example/https://zoom.us/j/1',
    'https://evil.example/?next=https://zoom.us/j/1',
    'https://evil.example\\zoom.us/j/1',
    'https://zооm.us/j/1',
    'https://zoom.us:444/j/1',
    'http://zoom.us/j/1',
    'ftp://zoom.us/j/1',
    'javascript:alert("https")//zoom.us/j/1',
    'https://www.google.com/url?q=https://evil.example/zoom.us/j/1',
    'https://www.google.com/url?q=javascript:alert(1)',
    'https://evil.example/url?q=https://zoom.us/j/1',
    `https://zoom.us/j/${'1'.repeat(2048)}`,
  ])('a link elsewhere is not taken for one: %s', (text) => {
    expect(inLocation(text)).toBeNull()
  })
})

describe('links in somebody’s text', () => {
  it.each([
    ['(https://zoom.us/j/1)', 'https://zoom.us/j/1'],
    ['Join: https://zoom.us/j/1.', 'https://zoom.us/j/1'],
    ['ZOOM:HTTPS://ZOOM.US/j/1', 'https://zoom.us/j/1'],
    ['zoom.us/j/1', 'https://zoom.us/j/1'],
    ['<https://zoom.us/j/1?a=1&amp;b=2>', 'https://zoom.us/j/1?a=1&b=2'],
    ['https://zoom.us/j/1&nbsp;(passcode 7)', 'https://zoom.us/j/1'],
    ['https://example.com/menu,https://zoom.us/j/1', 'https://zoom.us/j/1'],
    ['https://zoom.us/pricing https://zoom.us/j/1', 'https://zoom.us/j/1'],
    ['https://zoom.us/j/1 https://meet.google.com/abc-defg-hij', 'https://zoom.us/j/1'],
    [
      'https://nam06.safelinks.protection.outlook.com/?url=https%3A%2F%2Fteams.microsoft.com%2Fmeet%2F1&amp;data=05',
      'https://teams.microsoft.com/meet/1',
    ],
  ])('%s', (text, url) => {
    expect(inLocation(text)).toMatchObject({ url })
  })

  it('are not looked for beyond the first 65,536 characters', () => {
    expect(inLocation(`${' '.repeat(65_000)}https://zoom.us/j/1`)).not.toBeNull()
    expect(inLocation(`${' '.repeat(65_536)}https://zoom.us/j/1`)).toBeNull()
  })

  it.each([
    ['dots', 'a.'.repeat(500_000)],
    ['schemes', 'https://'.repeat(130_000)],
    ['separators before schemes', ',https:/'.repeat(130_000)],
    ['punctuation', `https://zoom.us/${')'.repeat(1_000_000)}`],
    ['punctuated words', `https://${').'.repeat(900)}x `.repeat(600)],
    ['entities', '&amp'.repeat(260_000)],
    ['short links', 'a/b '.repeat(260_000)],
  ])('are looked for in a mebibyte of %s without trying it over and over', (_, text) => {
    expect(inLocation(text)).toBeNull()
  })
})
