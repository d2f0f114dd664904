import type { MirroredCalendar } from '../support/mirrored-calendar'
import { MirrorWorld } from '../support/mirror-world'

const SCRIPT = '<script>fetch("https://evil.example.com")</script><img src=x onerror=alert(1)>'
const BIDI = 'invoice\u202Efdp.exe \u2066hidden\u2069 zero\u200Bwidth\uFEFF'

/** Row 14: an event's text with scripts, links that run, bidirectional and zero-width characters, 1 MiB of it. */
describe('an event that somebody hostile wrote', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(() => world.close())

  async function mirrored(event: Parameters<MirroredCalendar['insert']>[3]) {
    const calendar = await world.mirrorCalendar()
    calendar.insert('plain', '2026-03-03T09:00:00Z', 1, event)
    expect(await calendar.sync()).toMatchObject({ kind: 'completed' })
    const [document, ...others] = await calendar.documents()
    expect(others).toEqual([])
    return document?.data
  }

  it.each([
    ['scripts', SCRIPT],
    ['right-to-left overrides and zero widths', BIDI],
    ['what looks like a field path', '`a`.b.__name__/../..'],
    ['what looks like a template', '${process.env.CREDENTIAL_KEYS} {{constructor.constructor("return 1")()}}'],
  ])('with %s is stored as data, to the letter', async (_, text) => {
    const document = await mirrored({ summary: text, description: text, location: text })
    expect(document).toMatchObject({ summary: text, description: text, location: text })
  })

  it('with links that a click would run has no links', async () => {
    const run = 'javascript:alert(document.cookie)'
    const document = await mirrored({
      description: `Join: ${run} or data:text/html,<script>alert(1)</script>`,
      location: run,
      hangoutLink: run,
      conferenceData: { entryPoints: [{ entryPointType: 'video', uri: run }], conferenceSolution: { iconUri: run } },
      attachments: [
        { title: 'bill', fileUrl: 'data:text/html,<script>alert(1)</script>', iconLink: ' JavaScript:a()' },
      ],
      source: { title: 'here', url: run },
    })
    expect(document).toMatchObject({
      meetingLink: null,
      conference: { solutionIconUri: null, entryPoints: [{ uri: null }] },
      attachments: [{ title: 'bill', fileUrl: null, iconLink: null }],
      source: { title: 'here', url: null },
      // Text is text: apps are told to sanitize it.
      location: run,
    })
  })

  it.each([
    'https://user:password@zoom.us/j/1',
    'https://zoom.us.evil.example.com/j/1',
    'https://evil.example.com/zoom.us/j/1',
    'http://zoom.us/j/1',
    'https://zoom.us:8443/j/1',
  ])('with the link %s in its text has no meeting to join', async (link) => {
    expect(await mirrored({ description: `Join us: ${link}` })).toMatchObject({ meetingLink: null })
  })

  it('of more than 1 MiB is trimmed, and says where', async () => {
    const huge = `${SCRIPT}${'x'.repeat(1024 * 1024)}`
    const document = await mirrored({ summary: 'kept', description: huge })
    expect(document).toMatchObject({ summary: 'kept', truncated: ['description'] })
    const { length } = String(document?.['description'])
    expect(length).toBeGreaterThan(1000)
    expect(length).toBeLessThan(1024 * 1024)
  })

  it('with keys that every object has brings no key to any object', async () => {
    const shared = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}')
    const document = await mirrored({ extendedProperties: { shared } })
    expect(document).toMatchObject({ summary: 'plain' })
    expect(Reflect.get({}, 'a')).toBeUndefined()
  })
})
