import { type CountingFirestoreProxy, startCountingFirestoreProxy } from '../support/counting-firestore-proxy'
import { forgedToken, ownKeyring, strangeKeyring } from '../support/forged-token'
import { notificationHeaders } from '../support/notify'
import { testEmulators } from '../support/test-project'
import { type ChannelHeaders, readAnswer, type WholeUser } from '../support/whole-user'
import { WholeWorld } from '../support/whole-world'
import { answerWithoutEffect } from '../support/without-effect'

/** Row 1: a notification without a token, with a wrong one, of wrong length, of another channel, expired, retired. */
describe('a forged notification', () => {
  let proxy: CountingFirestoreProxy
  let world: WholeWorld
  let ada: WholeUser
  let bob: WholeUser
  let channel: ChannelHeaders

  beforeAll(async () => {
    proxy = await startCountingFirestoreProxy(testEmulators().firestore)
    world = await WholeWorld.open({ params: { FIRESTORE_EMULATOR_HOST: proxy.address } })
    ;[ada, bob] = await Promise.all([world.addUser(), world.addUser()])
    await Promise.all([ada.watch(), bob.watch()])
    channel = ada.channel()
  }, 60_000)
  afterAll(async () => {
    await world.close()
    await proxy.close()
  })

  const turned = (text: string, at: number) =>
    `${text.slice(0, at)}${text.charAt(at) === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`

  const forgeries: Record<string, () => string | undefined> = {
    'no token': () => undefined,
    'a token of nobody': () => 'token',
    'a token one character short': () => channel.token.slice(0, -1),
    'a token one character long': () => `${channel.token}A`,
    'a token of 4 kB': () => 'A'.repeat(4096),
    'its signature wrong in the first byte': () => turned(channel.token, channel.token.length - 43),
    'its signature wrong in the last byte': () => turned(channel.token, channel.token.length - 2),
    'another sync in it': () => turned(channel.token, channel.token.lastIndexOf('.') + 2),
    'the token of another calendar’s channel': () => bob.channel().token,
    'a token expired two hours ago': () => forgedToken(world, channel, { hoursLeft: -2 }),
    'a token signed by somebody else': () =>
      forgedToken(world, channel, { keyring: strangeKeyring(ownKeyring(world).current) }),
    'a token of a key that was retired': () => forgedToken(world, channel, { keyring: strangeKeyring('retired') }),
  }

  async function send(token: string | undefined) {
    const { 'x-goog-channel-token': _, ...headers } = notificationHeaders(channel)
    const given: Record<string, string> = token === undefined ? headers : { ...headers, 'x-goog-channel-token': token }
    const response = await fetch(world.param('WEBHOOK_URL'), { method: 'POST', headers: given })
    const told = [...response.headers].filter(([name]) => name !== 'date')
    return { ...(await readAnswer(response)), told }
  }

  it.each(Object.keys(forgeries))('with %s is 401, asks Firestore nothing and leaves no task', async (name) => {
    const before = proxy.calls.length
    expect(await answerWithoutEffect(world, () => send(forgeries[name]?.()))).toMatchObject({ status: 401 })
    expect(proxy.calls.length).toBe(before)
  })

  it('is answered with the same words, whatever is wrong with it', async () => {
    const answers = await Promise.all(Object.values(forgeries).map((forge) => send(forge())))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  })

  it('takes about as long, whatever is wrong with it', async () => {
    const tokens = Object.values(forgeries).map((forge) => forge())
    const times = tokens.map((): number[] => [])
    for (let round = 0; round < 60; round += 1) {
      for (const [at, token] of tokens.entries()) {
        const began = performance.now()
        await send(token)
        times[at]?.push(performance.now() - began)
      }
    }
    const medians = times.map((some) => some.toSorted((one, other) => one - other)[some.length >> 1] ?? 0)
    expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(4)
  })

  it('with nothing wrong is taken: the others were refused for their fault alone', async () => {
    expect(await send(channel.token)).toMatchObject({ status: 204 })
    await world.settle()
  })
})
