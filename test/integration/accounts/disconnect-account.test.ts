import { connectAccount } from '../../../functions/src/accounts/connect-account'
import { disconnectAccount } from '../../../functions/src/accounts/disconnect-account'
import { resumeDisconnects } from '../../../functions/src/accounts/resume-disconnects'
import { selectCalendar } from '../../../functions/src/accounts/select-calendar'
import { unselectCalendar } from '../../../functions/src/accounts/unselect-calendar'
import { AccountNotConnected } from '../../../functions/src/model/errors/account-not-connected'
import { AccountNotFound } from '../../../functions/src/model/errors/account-not-found'
import { ConnectionRefused } from '../../../functions/src/model/errors/connection-refused'
import { GoogleUnavailable } from '../../../functions/src/model/errors/google-unavailable'
import { StoreUnavailable } from '../../../functions/src/model/errors/store-unavailable'
import { accountKey, uidSchema } from '../../../functions/src/model/ids'
import { CALENDAR_SCOPES } from '../../../functions/src/model/oauth-grant'
import { paths } from '../../../functions/src/model/paths'
import { aroundTransactions } from '../../support/around-transactions'
import { disconnecting, leftOf } from '../../support/disconnecting'
import { MirrorWorld, WINDOW_SPAN } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { openChannelsOf } from '../../support/open-channels-of'
import { watchMirrored, watchedCalendar } from '../../support/watch-mirrored'
import { withApi } from '../../support/with-api'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('disconnecting an account', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(() => world.google.faults.clear())
  afterAll(async () => {
    await world.close()
  })

  const watched = (events = 5) => watchedCalendar(world, events)

  function disconnect(calendar: MirroredCalendar, given = disconnecting(world, calendar)) {
    return disconnectAccount(calendar.id.uid, calendar.id.accountId, given)
  }

  function left({ id }: MirroredCalendar) {
    return leftOf(world, id.uid, id.accountId)
  }

  /** Whether Google still lets us in as the calendar's owner. */
  function isGranted({ id }: MirroredCalendar): boolean {
    return world.google.oauth.issued().some(({ user }) => user === id.calendarId)
  }

  it('R35 leaves nothing of it: not here, not at Google', async () => {
    const calendar = await watched()
    expect(await left(calendar)).not.toEqual([])
    expect(await disconnect(calendar)).toBe('erased')
    expect(await left(calendar)).toEqual([])
    expect(openChannelsOf(calendar)).toEqual([])
    expect(isGranted(calendar)).toBe(false)
  })

  it('R35 of which a task that was waiting finds nothing', async () => {
    const calendar = await watched()
    await disconnect(calendar)
    expect(await calendar.sync()).toEqual({ kind: 'gone' })
    expect(await left(calendar)).toEqual([])
  })

  it('R35 shows first that it is under way, and deletes each sync state before it speaks to Google', async () => {
    const calendar = await watched()
    const { store, ...rest } = disconnecting(world, calendar)
    const seen: unknown[] = []
    const look = async () => seen.push([(await calendar.account())?.['state'], (await calendar.state()) !== undefined])
    const observed = aroundTransactions(store, { after: async (number) => void (number < 2 && (await look())) })
    const access = withApi(rest.access, (api) => ({
      async stopChannel(...channel) {
        await look()
        await api.stopChannel(...channel)
      },
    }))
    await disconnect(calendar, { ...rest, store: observed, access })
    expect(seen).toEqual([
      ['disconnecting', true],
      ['disconnecting', false],
      ['disconnecting', false],
    ])
  })

  it('of which the grant is gone closes its channels in the ledger alone', async () => {
    const calendar = await watched()
    await calendar.revoke()
    expect(await disconnect(calendar)).toBe('erased')
    expect(await left(calendar)).toEqual([])
  })

  it.each([
    ['cannot be opened any more', { envelope: { version: 1, keyId: 'lost', iv: 'AAAA', ciphertext: 'AA', tag: 'AA' } }],
    ['is unreadable', { envelope: 'none' }],
  ])('R35 whose credential %s goes as well', async (_, broken) => {
    const calendar = await watched()
    const { uid, accountId } = calendar.id
    await world.store.commit([{ kind: 'update', path: paths.credential(accountKey(uid, accountId)), data: broken }])
    expect(await disconnect(calendar)).toBe('erased')
    expect(await left(calendar)).toEqual([])
  })

  it('that is not there is told from none', async () => {
    const calendar = await watched()
    const given = disconnecting(world, calendar)
    const stranger = uidSchema.parse('stranger')
    await expect(disconnectAccount(stranger, calendar.id.accountId, given)).rejects.toThrow(AccountNotFound)
    expect(await calendar.account()).toMatchObject({ state: 'connected' })
  })

  it('leaves another account of the same user alone, also with what both can see', async () => {
    const [one, other] = [await watched(), await world.mirrorCalendar()]
    world.google.shareCalendar(one.id.calendarId, other.id.calendarId, 'writer')
    const shared = await world.mirrorBeside(one, other)
    await shared.sync()
    expect(await shared.mirrored()).toEqual(await one.mirrored())
    await disconnect(one)
    expect(await left(one)).toEqual([])
    expect(await shared.mirrored()).toEqual(await shared.expected())
    expect(await shared.mirrored()).toHaveLength(5)
  })

  it('R35 ends the grant, unless another user has connected the same Google account', async () => {
    const calendar = await watched()
    const other = { ...calendar.id, uid: uidSchema.parse(`${calendar.id.uid}-other`) }
    await world.reconnect(other)
    await disconnect(calendar)
    expect(isGranted(calendar)).toBe(true)
    await disconnectAccount(other.uid, other.accountId, disconnecting(world, calendar))
    expect(isGranted(calendar)).toBe(false)
  })

  it('R35 while connecting: who comes too late is refused, who came first is erased with the rest', async () => {
    const calendar = await watched()
    const { id } = calendar
    const grant = {
      accountId: id.accountId,
      email: id.calendarId,
      scopes: [...CALENDAR_SCOPES],
      refreshToken: world.google.oauth.grantRefreshToken(id.calendarId, 'mirror', CALENDAR_SCOPES),
    }
    const { store, ...rest } = { ...calendar.dependencies(), keyring: world.keyring }
    const connecting = aroundTransactions(store, { before: async (number) => void (number === 0 && (await begin())) })
    let disconnected: Promise<unknown> | undefined
    const begin = async () => {
      const begun = Promise.withResolvers<void>()
      const slow = aroundTransactions(store, {
        async after(number) {
          if (number !== 0) return
          begun.resolve()
          await connected.catch(() => undefined)
        },
      })
      disconnected = disconnect(calendar, { ...disconnecting(world, calendar), store: slow })
      await begun.promise
    }
    const connected = connectAccount(id.uid, grant, { ...rest, store: connecting })
    const outcome = await connected.catch((error: unknown) => error)
    await disconnected
    expect(outcome).toBeInstanceOf(ConnectionRefused)
    expect(await left(calendar)).toEqual([])
  })

  it('R35 during which no calendar is selected', async () => {
    const calendar = await watched()
    const { uid, calendarRef } = calendar.id
    await unselectCalendar(uid, calendarRef, calendar.dependencies())
    const { store, ...rest } = disconnecting(world, calendar)
    const select = () => selectCalendar(uid, calendarRef, { ...rest, store, windowSpan: WINDOW_SPAN })
    const outcomes: unknown[] = []
    const observed = aroundTransactions(store, {
      after: async (number) => void (number < 3 && outcomes.push(await select().catch((error: unknown) => error))),
    })
    await disconnect(calendar, { ...rest, store: observed })
    for (const outcome of outcomes) expect(outcome).toBeInstanceOf(AccountNotConnected)
    expect(outcomes).toHaveLength(3)
    expect(await left(calendar)).toEqual([])
  })

  describe('R35 by an eraser that was slow does no harm to what was connected again', () => {
    /** Everything is erased by another one, and then connected and mirrored once more. */
    async function meanwhile(calendar: MirroredCalendar): Promise<MirroredCalendar> {
      await disconnect(calendar)
      const again = await world.mirrorAgain(calendar)
      await watchMirrored(again)
      await again.runWaitingTasks()
      return again
    }

    async function expectUnharmed(again: MirroredCalendar) {
      expect(await again.mirrored()).toEqual(await again.expected())
      expect(await again.mirrored()).toHaveLength(20)
      expect(await again.account()).toMatchObject({ state: 'connected' })
      expect(openChannelsOf(again)).toHaveLength(1)
      expect(isGranted(again)).toBe(true)
    }

    it.each([1, 2, 3, 5, 8, 9])('before its commit number %d', async (commit) => {
      const calendar = await watched(20)
      const { store, ...rest } = disconnecting(world, calendar)
      const back = Promise.withResolvers<MirroredCalendar>()
      const slow = aroundTransactions(store, {
        before: async (number) => void (number === commit && back.resolve(await meanwhile(calendar))),
      })
      await disconnect(calendar, { ...rest, store: slow })
      await expectUnharmed(await back.promise)
    })

    it('before it reads the credential', async () => {
      const calendar = await watched(20)
      const { readRefreshToken, ...rest } = disconnecting(world, calendar)
      const back = Promise.withResolvers<MirroredCalendar>()
      await disconnect(calendar, {
        ...rest,
        async readRefreshToken(uid, accountId) {
          back.resolve(await meanwhile(calendar))
          return await readRefreshToken(uid, accountId)
        },
      })
      await expectUnharmed(await back.promise)
    })
  })

  it.each([5, 8, 9])(
    'R35 an eraser that was slow before its commit number %d ends no erasure but its own',
    async (commit) => {
      const calendar = await watched(20)
      const { store, ...rest } = disconnecting(world, calendar)
      const dying = aroundTransactions(store, {
        before: (number) => {
          if (number === 2) throw new Error('The process ends.')
        },
      })
      // Everything is erased by another one, connected once more, and on its way out again when its eraser dies.
      const slow = aroundTransactions(store, {
        before: async (number) => {
          if (number !== commit) return
          await disconnect(calendar)
          world.clock.advance(1_000)
          const again = await world.mirrorAgain(calendar)
          await expect(disconnect(again, { ...rest, store: dying })).rejects.toThrow('The process ends.')
        },
      })
      await disconnect(calendar, { ...rest, store: slow })
      expect(await disconnect(calendar)).toBe('erased')
      expect(await left(calendar)).toEqual([])
    },
  )

  it('of tens of thousands of events tells its owner how far it is', async () => {
    const calendar = await watched(0)
    const { uid, accountId } = calendar.id
    for (let start = 0; start < 4_000; start += 500) {
      const events = Array.from({ length: 500 }, (_, at) => `${paths.events(uid)}/${start + at}`)
      await world.store.commit(events.map((path) => ({ kind: 'set', path, data: { accountId } })))
    }
    const { store, ...rest } = disconnecting(world, calendar)
    const told: unknown[] = []
    const observed = aroundTransactions(store, {
      async after() {
        world.clock.advance(1_000)
        told.push((await calendar.account())?.['progress'])
      },
    })
    await disconnect(calendar, { ...rest, store: observed })
    const of = 4_001
    expect(told).toContainEqual({ done: 1_600, of })
    expect(told).toContainEqual({ done: 3_200, of })
    expect(await left(calendar)).toEqual([])
  })

  describe('while Google does not answer', () => {
    function silent(calendar: MirroredCalendar) {
      const { access, ...rest } = disconnecting(world, calendar)
      const away = () => Promise.reject(new GoogleUnavailable('away'))
      return { ...rest, access: withApi(access, () => ({ stopChannel: away })), revokeToken: away }
    }

    it('erases what was mirrored all the same, and the hourly job does the rest', async () => {
      const calendar = await watched()
      expect(await disconnect(calendar, silent(calendar))).toBe('later')
      expect(await calendar.documents()).toEqual([])
      expect(await calendar.account()).toMatchObject({ state: 'disconnecting' })
      expect(isGranted(calendar)).toBe(true)
      world.clock.advance(HOUR)
      expect(await resumeDisconnects(disconnecting(world, calendar))).toEqual({ finished: 1, left: 0 })
      expect(await left(calendar)).toEqual([])
      expect(openChannelsOf(calendar)).toEqual([])
      expect(isGranted(calendar)).toBe(false)
    })

    it('for more than a day: the account goes, and what only Google can end is left to Google', async () => {
      const calendar = await watched()
      await disconnect(calendar, silent(calendar))
      world.clock.advance(DAY + HOUR)
      expect(await resumeDisconnects(silent(calendar))).toEqual({ finished: 1, left: 0 })
      expect(await left(calendar)).toEqual([])
    })
  })

  it('R28 is gone on with by the hourly job, in which one that fails keeps no other one waiting', async () => {
    const [broken, other] = [await watched(), await watched()]
    for (const calendar of [broken, other]) await disconnect(calendar, dyingAfter(calendar, 1)).catch(() => undefined)
    world.clock.advance(HOUR)
    const { store, ...rest } = disconnecting(world, broken)
    const failing = {
      ...store,
      query: (query: Parameters<typeof store.query>[0]) =>
        query.where.some(({ value }) => value === broken.id.accountId)
          ? Promise.reject(new StoreUnavailable('this one'))
          : store.query(query),
    }
    expect(await resumeDisconnects({ ...rest, store: failing })).toEqual({ finished: 1, left: 1 })
    expect(await left(other)).toEqual([])
    expect(await resumeDisconnects(disconnecting(world, broken))).toEqual({ finished: 1, left: 0 })
    expect(await left(broken)).toEqual([])
  })

  function dyingAfter(calendar: MirroredCalendar, commits: number) {
    const { store, ...rest } = disconnecting(world, calendar)
    const die = async (number: number) => {
      if (number >= commits) throw new StoreUnavailable('died')
    }
    return { ...rest, store: aroundTransactions(store, { before: die }) }
  }
})
