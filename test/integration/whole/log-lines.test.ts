import { z } from 'zod'
import { syncLineSchema } from '../../../functions/src/model/sync-line'
import { LOG_LINES } from '../../support/log-lines'
import { notificationHeaders, notify } from '../../support/notify'
import type { WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

const lineSchema = z.looseObject({ message: z.string(), severity: z.string() })

describe('what the functions log on the way from a notification to a document', () => {
  let world: WholeWorld
  let user: WholeUser

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100, params: { RECONCILE_SPREAD_MINUTES: '0' } })
    user = await world.addUser()
    user.insert('there before', 20, { description: 'canary: words', location: 'canary street' })
    await user.watch()
  }, 60_000)
  afterAll(() => world.close())

  const lines = () =>
    world.output.flatMap((text) => {
      const parsed = lineSchema.safeParse(jsonIn(text)).data
      return parsed && /^[a-z]+(_[a-z]+)+$/.test(parsed.message) ? [parsed] : []
    })
  const syncs = () => world.logged('calendar_sync_complete').map(({ fields }) => fields)

  async function nextSync(act: () => unknown) {
    const before = syncs().length
    await act()
    await eventually('the sync is logged', () => syncs().length > before)
    await world.settle()
    return syncLineSchema.loose().parse(syncs().at(-1))
  }

  it('a sync is one line: cause, epoch, pages, changes, costs, retries, outcome, freshness and trace', async () => {
    const sync = await nextSync(() => user.insert('lunch', 30))
    expect(sync).toMatchObject({
      cause: 'push',
      attempt: 0,
      retries: 0,
      outcome: 'completed',
      pages: 1,
      rows: 1,
      created: 1,
      updated: 0,
      deleted: 0,
      calls: 1,
      reads: 2,
      writes: 2,
      deletes: 0,
      tasks: 0,
      trace: expect.any(String),
    })
    expect(sync.epoch).toBeGreaterThan(0)
    expect(sync.freshnessMs).toBeGreaterThan(0)
    expect(sync.freshnessMs).toBeLessThan(20_000)
    const first = syncLineSchema.loose().parse(syncs()[0])
    expect(first).toMatchObject({ cause: 'watch', outcome: 'completed', created: 1 })
    expect(first.pages).toBeGreaterThan(1)
  })

  it('one trace goes from the webhook through the task into the sync, and groups the lines of both', async () => {
    const taskBefore = world.local.tasks.log.length
    const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`
    await nextSync(async () => {
      const headers = { ...notificationHeaders(user.channel()), traceparent }
      const { status } = await fetch(world.param('WEBHOOK_URL'), { method: 'POST', headers })
      expect(status).toBe(204)
    })
    const created = world.local.tasks.log.slice(taskBefore).filter(({ kind }) => kind === 'create')
    expect(created).toHaveLength(1)

    const grouped = lines().filter((line) => line['trace'] === TRACE)
    expect(grouped.map(({ message }) => message)).toEqual([
      'calendar_notification',
      'calendar_sync_incremental',
      'calendar_sync_complete',
    ])
    const name = `projects/${world.local.projectId}/traces/${TRACE}`
    expect(new Set(grouped.map((line) => line['logging.googleapis.com/trace']))).toEqual(new Set([name]))
    const [webhook, ...sync] = grouped.map((line) => line['logging.googleapis.com/spanId'])
    expect(new Set(sync).size).toBe(1)
    expect(sync).not.toContain(webhook)
  })

  it('a notification without a trace begins one, and so does each by itself', async () => {
    const before = lines().length
    await nextSync(() => user.insert('tea', 31))
    const after = lines().slice(before)
    const traces = (event: string) => after.filter(({ message }) => message === event).map((line) => line['trace'])
    expect(traces('calendar_notification')).toContain(traces('calendar_sync_complete').at(-1))
    expect(traces('calendar_notification')).not.toContain(TRACE)
  })

  it('whatever happens, every line is of a known shape', async () => {
    world.local.tasks.failCreates(60_000)
    expect(await notify(world, user.channel())).toBe(503)
    world.local.tasks.failCreates(0)
    expect(await notify(world, { ...user.channel(), token: '1.k1.canary' })).toBe(401)
    world.local.google.expireSyncTokens(user.email)
    await nextSync(() => user.insert('dinner', 32))
    for (const schedule of ['reconcileCalendars', 'renewChannels']) {
      const answer = await fetch(`${world.local.urls.functions}/schedules/${schedule}`, { method: 'POST' })
      expect(answer.status).toBeLessThan(300)
    }
    await eventually('the night is logged', () => world.logged('calendar_reconciliation_complete').length > 0)
    await eventually('the hour is logged', () => world.logged('calendar_channels_renewed').length > 0)
    await world.settle()

    const odd = lines().flatMap((line) => {
      const schema = LOG_LINES[line.message] ?? z.never()
      const { error } = schema.safeParse(line)
      return error ? [`${line.message}: ${z.prettifyError(error)}`] : []
    })
    expect(odd).toEqual([])
    expect([...new Set(lines().map(({ message }) => message))]).toEqual(
      expect.arrayContaining([
        'calendar_notification',
        'calendar_sync_complete',
        'calendar_sync_full',
        'calendar_sync_token_expired',
        'calendar_reconciliation_complete',
        'calendar_channels_renewed',
      ]),
    )
  })

  it('and none has a title, an address, or a token: not the world’s, and not Google’s', async () => {
    const states = await world.firestore.collection('syncState').get()
    const tokens = states.docs.map((state) => z.object({ token: z.string() }).parse(state.data()).token)
    expect(tokens.length).toBeGreaterThan(0)
    for (const token of [...tokens, user.email, user.idToken, user.uid]) world.keepSecret(token)
    expect(lines().length).toBeGreaterThan(15)
    expect(world.leaks()).toEqual([])
  })
})

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
