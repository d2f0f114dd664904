import { connect } from 'node:net'
import { notificationHeaders } from '../support/notify'
import { type ChannelHeaders, readAnswer, type WholeUser } from '../support/whole-user'
import { eventually, WholeWorld } from '../support/whole-world'
import { answerWithoutEffect } from '../support/without-effect'

/** Row 4: duplicate headers, 64 KB of them, CR and LF in them, other methods, a body of 10 MB. */
describe('an odd request to the webhook', () => {
  let world: WholeWorld
  let ada: WholeUser
  let channel: ChannelHeaders

  beforeAll(async () => {
    world = await WholeWorld.open()
    ada = await world.addUser()
    await ada.watch()
    channel = ada.channel()
  }, 60_000)
  afterAll(() => world.close())

  /** Byte for byte over the wire, as no decent client would. */
  async function sendRaw(lines: readonly string[]): Promise<{ readonly status: number; readonly body: string }> {
    const { hostname, port } = new URL(world.param('WEBHOOK_URL'))
    const socket = connect(Number(port), hostname)
    const head = ['POST /calendarWebhook HTTP/1.1', `Host: ${hostname}`, 'Connection: close', ...lines, '', '']
    socket.write(head.join('\r\n'), 'latin1')
    let answer = ''
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')))
    // A server that has seen enough hangs up while the rest is still on its way.
    socket.on('error', () => undefined)
    await new Promise((resolve) => socket.once('close', resolve))
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]), body: answer }
  }

  const raw = (headers: Record<string, string>) => Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const genuine = () => [...raw(notificationHeaders(channel)), 'content-length: 0']

  it.each<[string, () => readonly string[]]>([
    ['a token twice', () => [...genuine(), `X-Goog-Channel-Token: ${channel.token}`]],
    ['a channel id twice', () => [...genuine(), `x-goog-channel-id: ${channel.channelId}`]],
    ['two resource ids', () => [...genuine(), 'X-GOOG-RESOURCE-ID: another']],
    ['two states', () => [...genuine(), 'x-goog-resource-state: sync']],
    ['a header of 64 KB', () => [...genuine(), `x-goog-changed: ${'x'.repeat(65_536)}`]],
    ['a token of 15 KB', () => raw({ ...notificationHeaders(channel), 'x-goog-channel-token': 'x'.repeat(15_000) })],
    ['a carriage return in a header', () => [...genuine(), 'x-goog-a: b\rx-goog-channel-token: c']],
    ['a line feed in a header', () => [...genuine(), 'x-goog-a: b\nInjected']],
    ['a zero byte in a header', () => [...genuine(), 'x-goog-a: b\u0000c']],
    ['two lengths', () => [...genuine(), 'content-length: 7']],
    ['a length and chunks', () => [...genuine(), 'transfer-encoding: chunked']],
  ])('with %s is 4xx and has no effect', async (_, lines) => {
    const { status } = await answerWithoutEffect(world, () => sendRaw(lines()))
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })

  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is 405', async (method) => {
    const send = () => fetch(world.param('WEBHOOK_URL'), { method, headers: notificationHeaders(channel) })
    expect(await answerWithoutEffect(world, () => send().then(readAnswer))).toMatchObject({ status: 405 })
  })

  it.each([
    ['bytes', 'application/octet-stream'],
    ['text', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
  ])('with 10 MB of %s is 413', async (_, type) => {
    const headers = { ...notificationHeaders(channel), 'content-type': type }
    const body = 'x'.repeat(10 * 1024 * 1024)
    const send = () => fetch(world.param('WEBHOOK_URL'), { method: 'POST', headers, body })
    expect(await answerWithoutEffect(world, () => send().then(readAnswer))).toMatchObject({ status: 413 })
  })

  it('puts no line of its own into the log', async () => {
    const lineCount = () => world.output.length
    const before = lineCount()
    const state = 'exists\\n{"severity":"ERROR","message":"forged"}'
    const headers = { ...notificationHeaders(channel), 'x-goog-resource-state': state }
    await fetch(world.param('WEBHOOK_URL'), { method: 'POST', headers }).then(readAnswer)
    await eventually('it is logged', () => lineCount() > before)
    expect(world.output.slice(before).join('\n')).not.toContain('forged')
    expect(world.leaks()).toEqual([])
  })
})
