import { createSecretKey, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { channelIdSchema, syncIdSchema } from '../../../functions/src/model/ids'
import { parseKeyring } from '../../../functions/src/support/keyring'
import { signChannelToken } from '../../../functions/src/webhooks/channel-token'
import { queueOf, serviceAccountOf } from '../../../local/world/functions-environment'
import { notificationHeaders } from '../../support/notify'
import { startRecordingTarget } from '../../support/recording-target'
import { type ChannelHeaders, postJson, readAnswer, type WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'
import { answerWithoutEffect } from '../../support/without-effect'

type Headers = Record<string, string>

/** Who sends without being a user: Google, Cloud Tasks, and whoever pretends to be them. */
describe('bad notifications and tasks', () => {
  let world: WholeWorld
  let ada: WholeUser
  let bob: WholeUser
  let channel: ChannelHeaders

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100 })
    ada = await world.addUser()
    bob = await world.addUser()
    ada.insert("ada's", 24)
    bob.insert("bob's", 24)
    await Promise.all([ada.watch(), bob.watch()])
    channel = ada.channel()
  }, 60_000)
  afterAll(() => world.close())

  async function send(headers: Headers, init: RequestInit = {}) {
    return await readAnswer(await fetch(world.param('WEBHOOK_URL'), { method: 'POST', headers, ...init }))
  }

  const refusal = (status: number, name: string) => ({
    status,
    body: { error: { status: name, message: expect.any(String) } },
  })

  it.each<[string, (headers: Headers) => Headers]>([
    ['no header at all', () => ({})],
    ['no channel id', (headers) => without('x-goog-channel-id', headers)],
    ['no message number', (headers) => without('x-goog-message-number', headers)],
    ['no resource id', (headers) => without('x-goog-resource-id', headers)],
    ['no resource state', (headers) => without('x-goog-resource-state', headers)],
    ['no token', (headers) => without('x-goog-channel-token', headers)],
    ['a channel id that is none', (headers) => ({ ...headers, 'x-goog-channel-id': '../channels/x' })],
    [
      'two channel ids',
      (headers) => ({ ...headers, 'x-goog-channel-id': `${channel.channelId}, ${channel.channelId}` }),
    ],
    ['a message number that is none', (headers) => ({ ...headers, 'x-goog-message-number': '1e3' })],
    ['a negative message number', (headers) => ({ ...headers, 'x-goog-message-number': '-1' })],
    ['a state in capitals', (headers) => ({ ...headers, 'x-goog-resource-state': 'EXISTS' })],
    ['an endless resource id', (headers) => ({ ...headers, 'x-goog-resource-id': 'r'.repeat(2000) })],
    ['an endless token', (headers) => ({ ...headers, 'x-goog-channel-token': 't'.repeat(4000) })],
    ['a token of nobody', (headers) => ({ ...headers, 'x-goog-channel-token': 'token' })],
    ['a token with one bit turned', (headers) => ({ ...headers, 'x-goog-channel-token': turnedBit(channel.token) })],
    ["another channel's token", (headers) => ({ ...headers, 'x-goog-channel-token': bob.channel().token })],
    ["another channel's id", (headers) => ({ ...headers, 'x-goog-channel-id': bob.channel().channelId })],
    ['a token signed with a key of its own', (headers) => ({ ...headers, 'x-goog-channel-token': forgedToken() })],
    ['a token expired two hours ago', (headers) => ({ ...headers, 'x-goog-channel-token': expiredToken() })],
  ])('a notification with %s is 401 and nothing else', async (_, change) => {
    const answer = await answerWithoutEffect(world, () => send(change(notificationHeaders(channel))))
    expect(answer).toEqual(refusal(401, 'UNAUTHENTICATED'))
  })

  const signedFor = (expiration: number, keyring: ReturnType<typeof parseKeyring>) => {
    const channelId = channelIdSchema.parse(channel.channelId)
    const syncId = syncIdSchema.parse(randomBytes(16).toString('hex'))
    return signChannelToken({ keyring, syncId, channelId, expiration })
  }
  const ownKeyring = () => parseKeyring(world.param('CHANNEL_TOKEN_KEYS'))
  const expiredToken = () => signedFor(Date.now() - 2 * 3_600_000, ownKeyring())
  const forgedToken = () => {
    const { current } = ownKeyring()
    return signedFor(Date.now() + 3_600_000, { current, keys: new Map([[current, createSecretKey(randomBytes(32))]]) })
  }

  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('%s to the webhook is 405, whatever the token', async (method) => {
    const answer = await answerWithoutEffect(world, () => send(notificationHeaders(channel), { method }))
    expect(answer).toEqual(refusal(405, 'METHOD_NOT_ALLOWED'))
  })

  it.each([
    ['of 2 kB', 'x'.repeat(2048)],
    ['of 2 kB of JSON', JSON.stringify({ padding: 'x'.repeat(2048) })],
  ])('a body %s is 413', async (_, body) => {
    const headers = {
      ...notificationHeaders(channel),
      'content-type': body.startsWith('{') ? 'application/json' : 'text/plain',
    }
    const answer = await answerWithoutEffect(world, () => send(headers, { body }))
    expect(answer).toEqual(refusal(413, 'PAYLOAD_TOO_LARGE'))
  })

  it.each([
    ['of 11 MB', 'x'.repeat(11 * 1024 * 1024), 413],
    ['that is no JSON', '{"a":', 400],
  ])('a body %s does not come through', async (_, body, status) => {
    const headers = { ...notificationHeaders(channel), 'content-type': 'application/json' }
    expect(await answerWithoutEffect(world, () => send(headers, { body }))).toMatchObject({ status })
  })

  it("Google's greeting on a new channel is taken, and starts nothing", async () => {
    const headers = { ...notificationHeaders(channel), 'x-goog-resource-state': 'sync' }
    expect(await answerWithoutEffect(world, () => send(headers))).toMatchObject({ status: 204 })
  })

  it('a notification about a resource that is not the one of the channel changes no document', async () => {
    world.local.google.push.setFaults({ drop: 1 })
    ada.insert('unheard of', 26)
    const before = await world.everything()
    const headers = { ...notificationHeaders(channel), 'x-goog-resource-id': 'another' }
    expect(await send(headers)).toMatchObject({ status: 204 })
    await world.settle()
    expect(await world.everything()).toEqual(before)
    const last = () => world.logged('calendar_sync_complete').at(-1)?.fields
    await eventually('the task is logged', () => last()?.['outcome'] === 'ignored')

    expect(await send(notificationHeaders(channel))).toMatchObject({ status: 204 })
    await world.settle()
    const { google, mirror } = await ada.compare()
    expect(mirror).toEqual(google)
  })

  describe('a task', () => {
    const tokens = { valid: '', otherAccount: '', otherAudience: '' }
    let syncId = ''

    beforeAll(async () => {
      const url = world.param('SYNC_CALENDAR_URL')
      const account = serviceAccountOf(world.local.projectId)
      tokens.valid = await tokenFromQueue(account, url)
      tokens.otherAccount = await tokenFromQueue('somebody@example.iam.gserviceaccount.com', url)
      tokens.otherAudience = await tokenFromQueue(account, 'https://example.com/other')
      const states = await world.firestore.collection('syncState').where('uid', '==', bob.uid).get()
      syncId = z.string().parse(states.docs[0]?.id)
    })

    /** A real ID token as Cloud Tasks sends it: from a task that is addressed to us. */
    async function tokenFromQueue(serviceAccountEmail: string, audience: string): Promise<string> {
      const target = await startRecordingTarget([200])
      const { tasks, projectId } = world.local
      const httpRequest = { url: target.url, httpMethod: 'POST', oidcToken: { serviceAccountEmail, audience } }
      const task = JSON.stringify({ task: { httpRequest } })
      expect(await postJson(`${tasks.url}/v2/${queueOf(projectId, 'syncCalendar')}/tasks`, task)).toMatchObject({
        status: 200,
      })
      await eventually('the task arrives', () => target.requests.length === 1)
      await tasks.idle()
      await target.close()
      return z.string().parse(target.requests[0]?.headers.authorization).replace('Bearer ', '')
    }

    const dispatch = async (body: string, token?: string) =>
      await postJson(world.param('SYNC_CALENDAR_URL'), body, {
        'x-cloudtasks-queuename': 'syncCalendar',
        'x-cloudtasks-taskname': 'forged',
        'x-cloudtasks-taskretrycount': '0',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      })
    const genuine = () => ({ version: 1, syncId, cause: { kind: 'demand' } })

    it.each<[string, () => string | undefined, number]>([
      ['without a token', () => undefined, 401],
      ['with a token of nobody', () => 'a.b.c', 401],
      ["with a user's ID token", () => bob.idToken, 401],
      ["with a channel's token", () => channel.token, 401],
      ['of another service account', () => tokens.otherAccount, 403],
      ['for another audience', () => tokens.otherAudience, 403],
    ])('%s is not let in', async (_, token, status) => {
      const body = JSON.stringify({ data: genuine() })
      expect(await answerWithoutEffect(world, () => dispatch(body, token()))).toMatchObject({ status })
    })

    it.each<[string, () => unknown]>([
      ['nothing', () => null],
      ['an empty object', () => ({})],
      ['a text', () => 'sync'],
      ['a list', () => [genuine()]],
      ['a version to come', () => ({ ...genuine(), version: 2 })],
      ['no version', () => ({ syncId, cause: { kind: 'demand' } })],
      ['an unknown cause', () => ({ ...genuine(), cause: { kind: 'whim' } })],
      ['a path for an id', () => ({ ...genuine(), syncId: '../users/x' })],
      ['a reserved name for an id', () => ({ ...genuine(), syncId: '__x__' })],
      ['an id of 1,501 bytes', () => ({ ...genuine(), syncId: 'a'.repeat(1501) })],
      ['a number for an id', () => ({ ...genuine(), syncId: 7 })],
      ['a user besides', () => ({ ...genuine(), uid: bob.uid })],
      ['something besides in its cause', () => ({ ...genuine(), cause: { kind: 'demand', uid: bob.uid } })],
      ['no channel where one notified', () => ({ ...genuine(), cause: { kind: 'push' } })],
    ])('that says %s is refused for good: trying again would not help', async (_, data) => {
      const refusals = () => world.logged('calendar_sync_refused').length
      const before = refusals()
      const answer = await answerWithoutEffect(world, () => dispatch(JSON.stringify({ data: data() }), tokens.valid))
      expect(answer).toMatchObject({ status: 204 })
      await eventually('the refusal is logged', () => refusals() === before + 1)
    })

    it.each([
      ['no JSON', '{"data":'],
      ['no data', '{}'],
      ['more than data', '{"data":{},"more":1}'],
    ])('whose body is %s is 400', async (_, body) => {
      expect(await answerWithoutEffect(world, () => dispatch(body, tokens.valid))).toMatchObject({ status: 400 })
    })

    it('for a calendar that is not mirrored any more ends well and does nothing', async () => {
      const body = JSON.stringify({ data: { ...genuine(), syncId: 'f'.repeat(32) } })
      expect(await answerWithoutEffect(world, () => dispatch(body, tokens.valid))).toMatchObject({ status: 204 })
    })

    it('in order does what it says: the rows above were refused for their fault alone', async () => {
      bob.insert('new', 30)
      expect(await dispatch(JSON.stringify({ data: genuine() }), tokens.valid)).toMatchObject({ status: 204 })
      const { google, mirror } = await bob.compare()
      expect(mirror).toEqual(google)
    })
  })

  it('nothing that the functions printed has a title, an address, a token or a stack trace in it', () => {
    expect(world.output.length).toBeGreaterThan(40)
    expect(world.leaks()).toEqual([])
  })
})

function without(name: string, headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name))
}

function turnedBit(token: string): string {
  const last = token.at(-1) === 'A' ? 'B' : 'A'
  return `${token.slice(0, -1)}${last}`
}
