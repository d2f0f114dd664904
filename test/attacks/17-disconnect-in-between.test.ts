import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectionRefused } from '../../functions/src/model/errors/connection-refused'
import { CredentialUnusable } from '../../functions/src/model/errors/credential-unusable'
import type { WholeUser } from '../support/whole-user'
import { WholeWorld } from '../support/whole-world'

const EVENTS = 300

/** Row 17: disconnecting while the first sync is at it; connecting again while that is under way. */
describe('disconnecting', () => {
  let world: WholeWorld

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100 })
  }, 60_000)
  afterAll(() => world.close())

  async function newUser(): Promise<WholeUser> {
    const user = await world.addUser()
    for (let event = 0; event < EVENTS; event += 1) user.insert(`event ${event}`, event)
    return user
  }

  const of = async ({ uid }: WholeUser) => [...(await world.everything())].filter((entry) => entry.join().includes(uid))
  const disconnect = ({ call, accountId }: WholeUser) => call('disconnectAccount', { accountId })

  it.each([0, 150, 400, 900])(
    'while the first sync has been at it for %i ms leaves nothing, and nothing comes back',
    async (delay) => {
      const ada = await newUser()
      const { google } = world.local
      google.faults.slow({ operation: 'events.list', user: ada.email, milliseconds: [100, 200] })
      expect(await ada.call('watchCalendar', { calendarId: ada.calendarRef })).toMatchObject({ status: 200 })
      await sleep(delay)
      expect(await disconnect(ada)).toMatchObject({ status: 200, body: { result: { status: 'disconnected' } } })
      expect(await of(ada)).toEqual([])
      google.faults.clear()
      ada.insert('since then', 2)
      await world.settle()
      expect(await of(ada)).toEqual([])
      expect([...google.push.channels.values()].filter(({ user, stopped }) => user === ada.email && !stopped)).toEqual(
        [],
      )
    },
    60_000,
  )

  it.each([0, 30, 100, 250])(
    'and connecting again %i ms later ends in one or the other, whole',
    async (delay) => {
      const ada = await newUser()
      await ada.watch()
      const disconnecting = disconnect(ada)
      await sleep(delay)
      const failed = await world.connect(ada).catch((error: unknown) => error)
      expect(await disconnecting).toMatchObject({ status: 200 })
      // Disconnecting ends whatever Google has granted by then: who stored that afterwards has to connect once more.
      const hasEnded = failed instanceof CredentialUnusable
      if (hasEnded) await world.connect(ada)
      else if (failed !== undefined) expect(failed).toBeInstanceOf(ConnectionRefused)
      const connected = !(failed instanceof ConnectionRefused)
      await world.settle()
      const left = await of(ada)
      const there = (part: string) => left.some(([path]) => path.includes(part))
      // An account that was connected before the first commit of disconnecting went with the rest.
      const stands = there(`/accounts/${ada.accountId}`)
      expect(stands && !connected).toBe(false)
      if (hasEnded) expect(stands).toBe(true)
      expect([there('/credentials/'), there('/calendars/')]).toEqual([stands, stands])
      expect([there('/events/'), there('/series/'), there('/erasures/')]).toEqual([false, false, false])
      if (!stands) expect(left).toEqual([])
    },
    60_000,
  )

  it('printed no title, address, token or stack trace', () => {
    expect(world.leaks()).toEqual([])
  })
})
