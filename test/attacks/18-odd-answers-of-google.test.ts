import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { type HostileGoogle, type Misbehaviour, startHostileGoogle } from '../support/hostile-google'
import { type RecordingTarget, startRecordingTarget } from '../support/recording-target'
import type { Answer, WholeUser } from '../support/whole-user'
import { WholeWorld } from '../support/whole-world'

const MEBIBYTE = 1024 * 1024
const HUGE_BYTES = 200 * MEBIBYTE

/** Row 18: Google answers with HTML, truncated JSON, 200 MB, a redirect elsewhere. */
describe('when Google answers oddly', () => {
  let google: HostileGoogle
  let elsewhere: RecordingTarget
  let world: WholeWorld
  let ada: WholeUser

  beforeAll(async () => {
    google = await startHostileGoogle(() => world.local.simulator.url)
    elsewhere = await startRecordingTarget([200])
    const params = { GOOGLE_API_ROOT_URL: `${google.url}/`, GOOGLE_OAUTH_TOKEN_URL: `${google.url}/token` }
    world = await WholeWorld.open({ params })
    ada = await world.addUser()
    ada.insert('there before', 24)
    await ada.watch()
    world.local.google.push.setFaults({ drop: 1 })
  }, 60_000)
  afterAll(async () => {
    await world.close()
    await elsewhere.close()
    await google.close()
  })

  const json = { 'content-type': 'application/json' }

  /** Zeros, which take next to no room where they are compressed. */
  const zeros = Buffer.alloc(MEBIBYTE, '0')
  const huge: Misbehaviour = (response) => {
    response.writeHead(200, json)
    let left = HUGE_BYTES / MEBIBYTE
    const send = () => {
      while (left > 0) {
        left -= 1
        if (!response.write(zeros)) {
          response.once('drain', send)
          return
        }
      }
      response.end()
    }
    response.on('error', () => undefined)
    response.write('{"items":[],"timeZone":"')
    send()
  }
  const bomb = gzipSync(Buffer.alloc(HUGE_BYTES, '0'))

  const oddities: [string, Misbehaviour][] = [
    ['HTML', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>')],
    ['HTML that says it is JSON', (response) => response.writeHead(200, json).end('<html>Sign in</html>')],
    [
      'JSON that ends too early',
      (response) => response.writeHead(200, json).end('{"kind":"calendar#events","items":['),
    ],
    ['JSON of something else', (response) => response.writeHead(200, json).end('{"items":{"a":1}}')],
    ['nothing', (response) => response.writeHead(200, json).end()],
    ['200 MB', huge],
    [
      '200 MB, compressed to a fraction',
      (response) => response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(bomb),
    ],
    ['a redirect elsewhere', (response) => response.writeHead(302, { location: elsewhere.url }).end()],
    ['a permanent redirect elsewhere', (response) => response.writeHead(308, { location: elsewhere.url }).end()],
  ]

  /** What the functions' process holds in memory, in bytes. */
  async function memory(): Promise<number> {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(world.local.host.pid)])
    return Number(stdout) * 1024
  }

  /** Looked at all the while. */
  async function peakDuring(work: Promise<unknown>): Promise<number> {
    const done = work.then(() => true)
    let peak = 0
    do peak = Math.max(peak, await memory())
    while (!(await Promise.race([done, sleep(20, false)])))
    return peak
  }

  /** What the user sees: account, calendars and events. */
  const mirrored = async () => [...(await world.everything())].filter(([path]) => path.includes(`/users/${ada.uid}/`))

  /** That it did not work out now: either the queue tries again, or the caller has to. */
  const isTold = ({ status, body }: Answer) =>
    (status === 200 && JSON.stringify(body).includes('"queued"')) ||
    (status === 503 && JSON.stringify(body).includes('"UNAVAILABLE"'))

  it.each(oddities)('with %s, the caller is told so, and nothing is lost', async (_, how) => {
    const before = await mirrored()
    const struck = google.struck()
    google.misbehave('/calendar/', how)
    const answer = await ada.call('syncNow', {})
    google.misbehave('/', null)
    expect(isTold(answer)).toBe(true)
    expect(google.struck()).toBeGreaterThan(struck)
    await world.settle()
    expect(await mirrored()).toEqual(before)
    expect(elsewhere.requests).toEqual([])
  })

  const instead = oddities.filter(([name]) => /JSON|redirect elsewhere|200 MB$/.test(name))

  it.each(instead)('with %s instead of an access token, nobody is disconnected', async (_, how) => {
    await world.local.host.stop()
    await world.restartFunctions()
    const before = await mirrored()
    google.misbehave('/token', how)
    const answer = await ada.call('syncNow', {})
    google.misbehave('/', null)
    expect(isTold(answer)).toBe(true)
    await world.settle()
    expect(await mirrored()).toEqual(before)
    expect(elsewhere.requests).toEqual([])
  })

  it('200 MB never came to be in memory', async () => {
    const before = await memory()
    google.misbehave('/calendar/', huge)
    const peak = await peakDuring(ada.call('syncNow', {}))
    google.misbehave('/', null)
    expect(peak).toBeGreaterThan(0)
    expect(peak - before).toBeLessThan(HUGE_BYTES)
  })

  it('and once it answers as it should, all is well again', async () => {
    ada.insert('since then', 25)
    expect(await ada.call('syncNow', {})).toMatchObject({ status: 200 })
    const { google: listed, mirror } = await ada.compare()
    expect(mirror).toEqual(listed)
    expect(world.leaks()).toEqual([])
  })
})
