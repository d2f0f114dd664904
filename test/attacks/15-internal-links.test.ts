import { type RecordingTarget, startRecordingTarget } from '../support/recording-target'
import type { WholeUser } from '../support/whole-user'
import { WholeWorld } from '../support/whole-world'

/** Row 15: an event links to an address inside the network that the functions run in. */
describe('links to internal addresses', () => {
  let internal: RecordingTarget
  let world: WholeWorld
  let ada: WholeUser

  beforeAll(async () => {
    internal = await startRecordingTarget([200])
    world = await WholeWorld.open({ coalesceMs: 100 })
    ada = await world.addUser()
    await ada.watch()
  }, 60_000)
  afterAll(async () => {
    await world.close()
    await internal.close()
  })

  it('are stored, and fetched by nobody: not by a sync, a listing, an export or a check of health', async () => {
    const url = internal.url
    const metadata = 'http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token'
    ada.insert('with links', 24, {
      description: `${url} ${metadata} https://www.google.com/url?q=${encodeURIComponent(url)}`,
      location: url,
      hangoutLink: url,
      source: { title: 'source', url },
      attachments: [{ fileUrl: url, iconLink: url, title: 'attachment' }],
      conferenceData: {
        entryPoints: [{ entryPointType: 'video', uri: url }],
        conferenceSolution: { iconUri: url, name: 'conference' },
      },
    })
    await world.settle()
    expect(await ada.call('syncNow', {})).toMatchObject({ status: 200 })
    const headers = { authorization: `Bearer ${ada.idToken}` }
    const pages = await Promise.all(
      ['listEvents', 'exportData', 'health'].map(async (name) => {
        const response = await fetch(`${world.local.urls.functions}/${name}`, { headers })
        return { status: response.status, text: await response.text() }
      }),
    )
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(pages[1]?.text).toContain(url)
    expect(internal.requests).toEqual([])
  })
})
