import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type CountingFirestoreProxy, startCountingFirestoreProxy } from '../../support/counting-firestore-proxy'
import { testEmulators } from '../../support/test-project'
import type { WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'

const DAY = 86_400_000
const DOCUMENTS = 10_000
const PAGE = 2_500
const INDEX_ENTRIES_A_READ = 1_000

const costSchema = z.object({ calls: z.int(), reads: z.int(), writes: z.int(), deletes: z.int() })

describe('a night of an unchanged calendar of 10,000 documents, counted by the program and from outside', () => {
  let proxy: CountingFirestoreProxy
  let world: WholeWorld
  let user: WholeUser

  beforeAll(async () => {
    proxy = await startCountingFirestoreProxy(testEmulators().firestore)
    const params = { FIRESTORE_EMULATOR_HOST: proxy.address, RECONCILE_SPREAD_MINUTES: '0' }
    world = await WholeWorld.open({ coalesceMs: 100, params })
    user = await world.addUser()
    for (let event = 0; event < DOCUMENTS; event += 1) user.insert(`event ${event}`, 1 + (event % 4_000))
    await user.watch()
    await world.settle()
  }, 120_000)
  afterAll(async () => {
    await world.close()
    await proxy.close()
  })

  const nights = () => world.logged('calendar_reconciliation_complete')

  async function night() {
    const [logged, calls] = [nights().length, proxy.calls.length]
    world.local.simulator.requestLog.reset()
    const answer = await fetch(`${world.local.urls.functions}/schedules/reconcileCalendars`, { method: 'POST' })
    expect(answer.status).toBeLessThan(300)
    await eventually('the night is logged', () => nights().length > logged)
    const { requests } = world.local.simulator.requestLog
    const outside = proxy.calls.slice(calls)
    const sum = (of: 'reads' | 'writes' | 'deletes') => outside.reduce((total, call) => total + call[of], 0)
    const aggregations = outside.filter(({ method }) => method === 'RunAggregationQuery').length
    return {
      outcome: nights().at(-1)?.fields,
      inside: costSchema.parse(nights().at(-1)?.fields),
      outside: {
        calls: requests.filter(({ operation }) => !operation.startsWith('oauth.')).length,
        reads: sum('reads'),
        writes: sum('writes'),
        deletes: sum('deletes'),
      },
      aggregations,
    }
  }

  it('costs two calls beside the listing, a read for a thousand documents and four, and one write', async () => {
    // At midnight the window slides, which is another story.
    while (Date.now() % DAY > DAY - 60_000) await sleep(1_000)
    const { outcome, inside, outside, aggregations } = await night()
    expect(outcome).toMatchObject({ outcome: 'verified', documents: DOCUMENTS })
    expect(inside.calls).toBe(Math.ceil(DOCUMENTS / PAGE) + 2)
    expect(inside.writes + inside.deletes).toBe(1)
    const deep = z.object({ deepReads: z.int() }).parse(outcome).deepReads
    expect(inside.reads - deep).toBeLessThanOrEqual(DOCUMENTS / INDEX_ENTRIES_A_READ + 4)
    expect(deep).toBeLessThan((DOCUMENTS / 30) * 1.5)
    // The fan-out reads the list of calendars, and the proxy counts an aggregation as one read.
    const fanOut = 1
    expect(outside).toEqual({
      ...inside,
      reads: inside.reads + fanOut - (Math.ceil(DOCUMENTS / INDEX_ENTRIES_A_READ) - 1) * aggregations,
    })
    console.info(`10,000 documents: ${JSON.stringify({ ...inside, deep })}`)
  }, 180_000)
})
