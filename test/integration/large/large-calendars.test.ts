import { z } from 'zod'
import { fillLargeCalendar, LargeMirror, peakMemory } from '../../support/large-calendar'
import { WholeWorld } from '../../support/whole-world'

/** With `LARGE_EVENTS=50000,100000` the same tests for calendars of these sizes. */
const sizes = z
  .string()
  .default('5000')
  .transform((text) => text.split(',').map(Number))
  .pipe(z.array(z.int().min(1_000)))
  .parse(process.env['LARGE_EVENTS'])

const HEAP_MB = 160
const MINUTES = 60_000

describe.each(sizes)('a calendar of %i events, by functions that have 160 MB', (events) => {
  // Firestore keeps the locks of a killed worker's transactions for about a minute, each time.
  const kills = events < 10_000 ? [0.5] : [0.25, 0.5, 0.75]
  let world: WholeWorld
  beforeEach(async () => {
    world = await WholeWorld.open({ params: { NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` } })
    world.local.google.push.setFaults({ drop: 1 })
  }, 2 * MINUTES)
  afterEach(async () => {
    await world.close()
  })

  /** Somebody who has just had their large calendar watched. */
  async function watching() {
    const user = await world.addUser()
    fillLargeCalendar(world, user, events)
    const startedAt = Date.now()
    const { status } = await user.call('watchCalendar', { calendarId: user.calendarRef })
    expect(status).toBe(200)
    return { mirror: new LargeMirror(world, user), startedAt }
  }

  it(
    'its first sync ends equal; how soon today was there, and how much memory it took',
    async () => {
      const { mirror, startedAt } = await watching()
      const { pid } = world.local.host
      const today = mirror.expectedToday()
      await mirror.until('today is there', async () => (await mirror.countToday()) >= today)
      const todayAfter = Date.now() - startedAt
      await mirror.untilLive()
      const took = Date.now() - startedAt
      tell(`today after ${todayAfter} ms, everything after ${took} ms, at most ${await peakMemory(pid)} MB resident`)
      expect(world.local.host.pid).toBe(pid)
      expect(await mirror.told()).toEqual(mirror.expected())
    },
    30 * MINUTES,
  )

  it(
    `killed when ${kills.join(', ')} of it is there, it ends equal, and what was right is not written again`,
    async () => {
      const { mirror, startedAt } = await watching()
      const right = new Map<string, string>()
      for (const share of kills) {
        await mirror.until(`${share} of it is there`, async () => (await mirror.count()) >= events * share, 20)
        await world.local.host.kill('SIGKILL')
        for (const [id, time] of await mirror.updateTimes()) right.set(id, right.get(id) ?? time)
        await world.restartFunctions()
      }
      await mirror.untilLive()
      tell(`killed ${kills.length} times, everything after ${Date.now() - startedAt} ms, ${right.size} documents kept`)
      const times = await mirror.updateTimes()
      expect([...right].filter(([id, time]) => times.get(id) !== time)).toEqual([])
      expect(right.size).toBeGreaterThanOrEqual(events * (kills.at(-1) ?? 0))
      expect(await mirror.told()).toEqual(mirror.expected())
    },
    30 * MINUTES,
  )

  function tell(what: string): void {
    process.stdout.write(`${events} events: ${what}\n`)
  }
})
