import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { healthLineSchema } from '../../../functions/src/model/health-line'
import { canaryFollowed, openCanary } from '../../support/canary-calendar'
import { type LogEntry, matchesFilter, valueAt } from '../../support/log-filter'
import { notify } from '../../support/notify'
import type { ChannelHeaders, WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'

const metricSchema = z.looseObject({ name: z.string(), filter: z.string(), valueExtractor: z.string().optional() })
const metrics = readdirSync('ops/metrics').map((name) =>
  metricSchema.parse(JSON.parse(readFileSync(`ops/metrics/${name}`, 'utf8'))),
)
const printedSchema = z.looseObject({ severity: z.string(), message: z.string() })

/** What `ops/metrics` would count of a day in which everything that is counted happens once, to running functions. */
describe('the log-based metrics, over lines that running functions print', () => {
  let world: WholeWorld
  let user: WholeUser
  let channel: ChannelHeaders
  /** Also of functions that were started again. */
  const output: string[] = []

  const entries = (): readonly LogEntry[] =>
    output.flatMap((text) => {
      const printed = printedSchema.safeParse(jsonIn(text)).data
      if (!printed) return []
      const { severity, ...jsonPayload } = printed
      return [{ resource: { type: 'cloud_run_revision' }, severity, jsonPayload }]
    })
  const counted = (name: string) => {
    const metric = metrics.find((one) => one.name === `calendar_mirror_${name}`)
    if (!metric) throw new Error(`No metric ${name}`)
    return entries().filter((entry) => matchesFilter(metric.filter, entry))
  }
  /** The metrics that one thing moved, by how much. */
  async function movedBy(act: () => unknown, isDone: () => boolean) {
    const before = new Map(
      metrics.map(({ name, filter }) => [name, entries().filter((e) => matchesFilter(filter, e)).length]),
    )
    await act()
    await eventually('it is logged', isDone)
    await world.settle()
    return Object.fromEntries(
      metrics.flatMap(({ name, filter }) => {
        const more = entries().filter((entry) => matchesFilter(filter, entry)).length - (before.get(name) ?? 0)
        return more === 0 ? [] : [[name.replace('calendar_mirror_', ''), more] as const]
      }),
    )
  }
  const grows = (name: string) => {
    const before = counted(name).length
    return () => counted(name).length > before
  }
  const run = async (schedule: string) => {
    const { status } = await fetch(`${world.local.urls.functions}/schedules/${schedule}`, { method: 'POST' })
    expect(status).toBeLessThan(300)
  }

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100, params: { RECONCILE_SPREAD_MINUTES: '0' } })
    world.local.onFunctionsLine(({ text }) => void output.push(text))
    user = await world.addUser()
    await user.watch()
    channel = user.channel()
  }, 60_000)
  afterAll(() => world.close())

  it('a change: a notification, a sync, and how fresh it left the mirror', async () => {
    const moved = await movedBy(() => user.insert('lunch', 30), grows('freshness'))
    expect(moved).toEqual({ notifications: 1, syncs: 1, freshness: 1 })
  })

  it('a sync token that ended', async () => {
    world.local.google.expireSyncTokens(user.email)
    const moved = await movedBy(() => notify(world, channel), grows('tokens_ended'))
    expect(moved).toMatchObject({ tokens_ended: 1, syncs: 1, notifications: 1 })
  })

  it('Google asks for patience', async () => {
    world.local.google.faults.inject({ operation: 'events.list', fault: 'quotaExceeded', times: 1 })
    const moved = await movedBy(() => user.insert('tea', 31), grows('quota'))
    expect(moved).toMatchObject({ quota: 1 })
    expect(moved).not.toHaveProperty('sync_failures')
  })

  it('an attempt that fails', async () => {
    world.local.google.faults.inject({ operation: 'events.list', fault: 'forbidden', times: 1 })
    expect(await movedBy(() => user.insert('dinner', 32), grows('sync_failures'))).toMatchObject({ sync_failures: 1 })
  })

  it('a forged notification, and one that the queue takes no task for', async () => {
    const forged = { ...channel, token: '1.k1.canary' }
    expect(await movedBy(() => notify(world, forged), grows('notifications_refused'))).toEqual({
      notifications_refused: 1,
    })
    world.local.tasks.failCreates(60_000)
    const moved = await movedBy(() => notify(world, channel), grows('queue_refusals'))
    world.local.tasks.failCreates(0)
    expect(moved).toEqual({ queue_refusals: 1 })
  })

  it('a canary that is seen', async () => {
    await openCanary(world, user)
    await run('canary')
    await canaryFollowed(world, user)
    expect(await movedBy(() => run('canary'), grows('canary'))).toMatchObject({ canary: 1 })
  })

  it('a night that finds a change nobody had told of', async () => {
    world.local.google.push.setFaults({ drop: 1 })
    user.insert('untold', 33)
    // Younger changes may still be on their way to us, and are not counted.
    await world.local.travel(20 * 60_000)
    const moved = await movedBy(() => run('reconcileCalendars'), grows('nights'))
    world.local.google.push.setFaults({ drop: 0 })
    expect(moved).toMatchObject({ nights: 1, push_losses: 1 })
  })

  it('the hour tells shares, the oldest work that waits, and channels that end', async () => {
    const moved = await movedBy(() => run('renewChannels'), grows('oldest_pending'))
    expect(moved).toMatchObject({ oldest_pending: 1, coverage: 1, verified: 1, channels_expiring: 1 })
    const [told] = counted('oldest_pending').map(({ jsonPayload }) => healthLineSchema.loose().parse(jsonPayload))
    expect(told).toMatchObject({
      status: 'ok',
      live: 1,
      failing: 0,
      coveragePercent: 100,
      verifiedPercent: 100,
      oldestPendingSeconds: 0,
      channelsExpiringSoon: 0,
    })
  })

  it('a grant that is refused', async () => {
    world.local.google.oauth.revokeUser(user.email)
    const moved = await movedBy(() => notify(world, channel), grows('grants_refused'))
    expect(moved).toMatchObject({ grants_refused: 1 })
  })

  it('by then each metric has counted something, and each distribution found its number', () => {
    for (const { name, filter, valueExtractor } of metrics) {
      const matched = entries().filter((entry) => matchesFilter(filter, entry))
      expect([name, matched.length > 0]).toEqual([name, true])
      const path = /^EXTRACT\((.*)\)$/.exec(valueExtractor ?? '')?.[1]
      if (path === undefined) continue
      for (const entry of matched) expect([name, typeof valueAt(entry, path)]).toEqual([name, 'number'])
    }
  })

  it('a filter that has something unknown in it is told, not passed over', () => {
    const [entry] = entries()
    if (!entry) throw new Error('Nothing was printed')
    expect(() => matchesFilter('severity>=ERROR OR jsonPayload.message:"a"', entry)).toThrow('Not understood')
  })
})

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
