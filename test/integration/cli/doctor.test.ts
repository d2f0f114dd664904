import { judgeLocal } from '../../../cli/doctor/judge-local'
import { readLocal } from '../../../cli/doctor/read-local'
import { WholeWorld } from '../../support/whole-world'

describe('calendar-mirror doctor --local', () => {
  let world: WholeWorld
  beforeAll(async () => {
    world = await WholeWorld.open()
  }, 60_000)
  afterAll(() => world.close())

  async function diagnose(environment = world.local.environment) {
    const { signal } = new AbortController()
    const found = { pid: process.pid, environment, urls: world.local.urls }
    return judgeLocal(await readLocal({ world: found, now: () => Date.now(), signal }))
  }
  const wrongIn = (findings: Awaited<ReturnType<typeof diagnose>>) =>
    findings.filter(({ verdict }) => verdict !== 'ok').map(({ check }) => check)

  it('finds all well, a “sync” message with a token of ours included', async () => {
    const findings = await diagnose()
    expect(wrongIn(findings)).toEqual([])
    expect(findings.map(({ check }) => check)).toContain('notifications')
  })

  it('sees that the webhook has other keys', async () => {
    const other = JSON.stringify({ current: 'k', keys: { k: Buffer.alloc(32).toString('base64') } })
    expect(wrongIn(await diagnose({ ...world.local.environment, CHANNEL_TOKEN_KEYS: other }))).toEqual([
      'notifications',
    ])
  })

  it('sees that a parameter makes no sense', async () => {
    expect(wrongIn(await diagnose({ ...world.local.environment, WINDOW_PAST_DAYS: 'many' }))).toEqual(['parameters'])
  })

  it('sees that the functions are gone', async () => {
    await world.local.host.stop()
    expect(wrongIn(await diagnose())).toEqual(['functions', 'webhook', 'notifications'])
  })

  it('sees that no world runs', () => {
    expect(judgeLocal({ world: null })).toMatchObject([{ verdict: 'wrong', remedy: 'npm start' }])
  })
})
