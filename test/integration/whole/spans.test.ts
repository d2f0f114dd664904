import { z } from 'zod'
import { type ScriptedServer, startScriptedServer } from '../../support/scripted-server'
import { notificationHeaders } from '../../support/notify'
import type { WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = '00f067aa0ba902b7'

const hexadecimal = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
const nanoseconds = z.string().regex(/^[0-9]{19}$/)
/** As https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding has it; nothing beside that may be sent. */
const spanSchema = z.strictObject({
  traceId: hexadecimal(16),
  spanId: hexadecimal(8),
  parentSpanId: hexadecimal(8).optional(),
  name: z.string().regex(/^[A-Za-z.]+$/),
  kind: z.union([z.literal(2), z.literal(3)]),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  status: z.strictObject({ code: z.union([z.literal(1), z.literal(2)]) }),
})
const requestSchema = z.strictObject({
  resourceSpans: z.tuple([
    z.strictObject({
      resource: z.strictObject({
        attributes: z.tuple([
          z.strictObject({ key: z.literal('service.name'), value: z.strictObject({ stringValue: z.string() }) }),
        ]),
      }),
      scopeSpans: z.tuple([
        z.strictObject({ scope: z.strictObject({ name: z.literal('calendar-mirror') }), spans: z.array(spanSchema) }),
      ]),
    }),
  ]),
})

describe('spans of one notification, at a collector', () => {
  let collector: ScriptedServer
  let world: WholeWorld
  let user: WholeUser

  beforeAll(async () => {
    collector = await startScriptedServer()
    collector.play(() => ({ body: {} }))
    world = await WholeWorld.open({ coalesceMs: 100, params: { SPANS_URL: `http://${collector.host}/v1/traces` } })
    user = await world.addUser()
    await user.watch()
  }, 60_000)
  afterAll(async () => {
    await world.close()
    await collector.stop()
  })

  const received = () =>
    collector.requests.flatMap(({ body }) => {
      const [{ resource, scopeSpans }] = requestSchema.parse(JSON.parse(body)).resourceSpans
      const service = resource.attributes[0].value.stringValue
      return scopeSpans[0].spans.map((span) => ({ ...span, service }))
    })
  const ofTrace = () => received().filter(({ traceId }) => traceId === TRACE)

  it('lead from the webhook through the task to each call of the sync, in one trace', async () => {
    user.insert('lunch', 30)
    await world.settle()
    user.insert('tea', 31)
    const headers = { ...notificationHeaders(user.channel()), traceparent: `00-${TRACE}-${PARENT}-01` }
    const { status } = await fetch(world.param('WEBHOOK_URL'), { method: 'POST', headers })
    expect(status).toBe(204)
    await world.settle()
    await eventually('the spans of both are there', () => ofTrace().filter(({ kind }) => kind === 2).length === 2)

    const spans = ofTrace()
    const [webhook, sync] = ['calendarWebhook', 'syncCalendar'].map((name) => spans.find((span) => span.name === name))
    expect(webhook).toMatchObject({ parentSpanId: PARENT, kind: 2, status: { code: 1 }, service: 'calendarWebhook' })
    expect(sync).toMatchObject({ parentSpanId: webhook?.spanId, kind: 2, status: { code: 1 }, service: 'syncCalendar' })
    const below = (parent: string | undefined) =>
      spans.filter(({ parentSpanId }) => parentSpanId === parent).map(({ name }) => name)
    expect(below(webhook?.spanId)).toEqual(expect.arrayContaining(['tasks.create', 'syncCalendar']))
    expect(below(sync?.spanId)).toEqual(expect.arrayContaining(['firestore.getAll', 'google.events.list']))
    for (const span of spans) {
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano))
      expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length)
    }
  })

  it('are those that the log’s lines name', () => {
    const named = (event: string) =>
      world.logged(event).flatMap(({ fields }) => (fields['trace'] === TRACE ? [fields['spanId']] : []))
    const spanOf = (name: string) => ofTrace().flatMap((span) => (span.name === name ? [span.spanId] : []))
    expect(named('calendar_notification')).toEqual(spanOf('calendarWebhook'))
    expect(named('calendar_sync_complete')).toEqual(spanOf('syncCalendar'))
  })

  it('tell what failed', async () => {
    world.local.google.faults.inject({ operation: 'events.list', fault: 'forbidden', times: 1 })
    user.insert('dinner', 32)
    await world.settle()
    const failed = () => received().filter(({ status }) => status.code === 2)
    await eventually('both are there', () => failed().length >= 2)
    expect(failed().map(({ name }) => name)).toEqual(expect.arrayContaining(['google.events.list', 'syncCalendar']))
  })

  it('hold no title, no address, no token and no id of a calendar', () => {
    expect(received().length).toBeGreaterThan(10)
    const sent = collector.requests.map(({ body }) => body).join('\n')
    for (const secret of ['canary', user.email, user.uid, user.accountId, user.channel().token])
      expect(sent).not.toContain(secret)
  })

  it('a collector that is away fails nothing, and is told in the log', async () => {
    collector.play(() => ({ status: 503, body: {} }))
    const before = world.logged('calendar_sync_complete').length
    user.insert('late', 33)
    await eventually('it is synced', () => world.logged('calendar_sync_complete').length > before)
    await eventually('it is told', () => world.logged('spans_not_sent').length > 0)
    await world.settle()
    const { google, mirror } = await user.compare()
    expect(mirror).toEqual(google)
    expect(world.leaks()).toEqual([])
  })
})
