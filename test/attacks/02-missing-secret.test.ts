import { randomUUID } from 'node:crypto'
import { notificationHeaders } from '../support/notify'
import { readAnswer } from '../support/whole-user'
import { WholeWorld } from '../support/whole-world'

const channel = { channelId: randomUUID(), resourceId: 'any', token: '1.k1.AAAA' }

async function post(world: WholeWorld, headers: Record<string, string>) {
  return await readAnswer(await fetch(world.param('WEBHOOK_URL'), { method: 'POST', headers }))
}

/** Row 2: a greeting without a token; a deployment whose secret is missing. */
describe('a greeting without a token', () => {
  let world: WholeWorld
  beforeAll(async () => {
    world = await WholeWorld.open()
  }, 60_000)
  afterAll(() => world.close())

  it('is 401 like any other, although it would start nothing', async () => {
    const { 'x-goog-channel-token': _, ...headers } = notificationHeaders(channel)
    expect(await post(world, { ...headers, 'x-goog-resource-state': 'sync' })).toMatchObject({ status: 401 })
    expect(world.local.tasks.log).toEqual([])
  })
})

describe.each([
  ['empty', ''],
  ['no JSON', 'k1'],
  ['a keyring without keys', '{"current":"k1","keys":{}}'],
])('a webhook whose secret is %s', (_, secret) => {
  let world: WholeWorld
  beforeAll(async () => {
    world = await WholeWorld.open({ params: { CHANNEL_TOKEN_KEYS: secret } })
  }, 60_000)
  afterAll(() => world.close())

  it('lets nothing in, and says in its log which secret to set', async () => {
    const answer = await post(world, notificationHeaders(channel))
    expect(answer.status).toBe(500)
    expect(JSON.stringify(answer.body)).not.toMatch(/keyring|\.js:/)
    expect(world.output.join('\n')).toMatch(/CHANNEL_TOKEN_KEYS.*unusable/)
    expect(world.local.tasks.log).toEqual([])
  })
})
