import { pauseSync, type PauseTarget, resumeSync } from '../../../functions/src/accounts/pause-sync'
import { selectCalendar } from '../../../functions/src/accounts/select-calendar'
import { unselectCalendar } from '../../../functions/src/accounts/unselect-calendar'
import { countOperations } from '../../../functions/src/firestore/counting-document-store'
import { AccountNotFound } from '../../../functions/src/model/errors/account-not-found'
import { CalendarNotFound } from '../../../functions/src/model/errors/calendar-not-found'
import { uidSchema } from '../../../functions/src/model/ids'
import { aroundTransactions } from '../../support/around-transactions'
import { Life } from '../../support/crash-injection'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld, WINDOW_SPAN } from '../../support/mirror-world'
import { MirroredCalendar } from '../../support/mirrored-calendar'
import { openChannelsOf } from '../../support/open-channels-of'
import { watchDependencies, watchMirrored, watchedCalendar } from '../../support/watch-mirrored'

const WEEK = 7 * 24 * 3_600_000

describe('pausing', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(() => world.google.faults.clear())
  afterAll(async () => {
    await world.close()
  })

  const watched = (events = 5) => watchedCalendar(world, events)

  const itself = ({ id }: MirroredCalendar): PauseTarget => ({ kind: 'calendar', calendarRef: id.calendarRef })
  const account = ({ id }: MirroredCalendar): PauseTarget => ({ kind: 'account', accountId: id.accountId })

  function pause(calendar: MirroredCalendar, target = itself(calendar)) {
    return pauseSync(calendar.id.uid, target, calendar.dependencies())
  }

  function resume(calendar: MirroredCalendar, target = itself(calendar)) {
    return resumeSync(calendar.id.uid, target, watchDependencies(calendar))
  }

  /** How often Google was asked for anything while something happened. */
  async function asked(happen: () => Promise<unknown>): Promise<number> {
    world.server.requestLog.reset()
    await happen()
    return world.server.requestLog.requests.length
  }

  it('asks nothing of Google, and each task ends after one read', async () => {
    const calendar = await watched()
    await pause(calendar)
    insertMany(calendar, 3, 'New')
    const { store, tally, ...rest } = calendar.dependencies()
    const sync = () => calendar.sync({ ...rest, tally, store: countOperations(store, tally) })
    expect(await asked(async () => expect(await sync()).toEqual({ kind: 'paused' }))).toBe(0)
    expect(tally).toMatchObject({ reads: 1, writes: 0, deletes: 0 })
    expect(await asked(() => watchMirrored(calendar))).toBe(0)
    expect(await calendar.document()).toMatchObject({ state: 'paused', selected: true })
    expect(await calendar.documents()).toHaveLength(5)
  })

  it('loses nothing: resuming brings at once what changed meanwhile, from the token it had', async () => {
    const calendar = await watched()
    await pause(calendar)
    insertMany(calendar, 3, 'New')
    await calendar.runWaitingTasks()
    await resume(calendar)
    world.server.requestLog.reset()
    await calendar.runWaitingTasks()
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
    expect(await calendar.document()).toMatchObject({ state: 'live' })
    const listings = world.server.requestLog.requests.filter(({ operation }) => operation === 'events.list')
    expect(listings).toHaveLength(1)
  })

  it('keeps the channel; one that ended meanwhile is replaced by resuming', async () => {
    const calendar = await watched()
    await pause(calendar)
    expect(openChannelsOf(calendar)).toHaveLength(1)
    world.clock.advance(2 * WEEK)
    expect(openChannelsOf(calendar)).toEqual([])
    await resume(calendar)
    expect(openChannelsOf(calendar)).toHaveLength(1)
  })

  it.each([
    ['a delta', async (calendar: MirroredCalendar) => void insertMany(calendar, 3, 'New')],
    [
      'a full sync',
      async (calendar: MirroredCalendar) => {
        insertMany(calendar, 3, 'New')
        world.google.expireSyncTokens(calendar.id.calendarId)
      },
    ],
  ])(
    'ends the work of who is in the middle of %s: nothing is written afterwards',
    async (_, change) => {
      for (let effect = 0; ; effect += 1) {
        const calendar = await watched(2)
        await change(calendar)
        let kept: readonly string[] | undefined
        const happen = async () => {
          await pause(calendar)
          kept = await calendar.mirrored()
        }
        const dependencies = calendar.dependencies()
        await calendar.sync({
          ...dependencies,
          ...new Life({ kind: 'meanwhile', effect, happen }).around(dependencies),
        })
        if (!kept) break
        await calendar.runWaitingTasks()
        expect(await calendar.mirrored()).toEqual(kept)
        expect(await calendar.document()).toMatchObject({ state: 'paused' })
        await resume(calendar)
        await calendar.runWaitingTasks()
        expect(await calendar.mirrored()).toEqual(await calendar.expected())
        expect(await calendar.document()).toMatchObject({ state: 'live' })
      }
    },
    120_000,
  )

  it('an account pauses each of its calendars, and what is selected later', async () => {
    const calendar = await watched()
    await unselectCalendar(calendar.id.uid, calendar.id.calendarRef, calendar.dependencies())
    await pause(calendar, account(calendar))
    const { store, clock, random } = world
    const { uid, calendarRef } = calendar.id
    const syncId = await selectCalendar(uid, calendarRef, { store, clock, random, windowSpan: WINDOW_SPAN })
    const again = new MirroredCalendar(world, { ...calendar.id, syncId })
    expect(await again.sync()).toEqual({ kind: 'paused' })
    expect(await again.document()).toMatchObject({ state: 'paused' })
    await resume(again, account(again))
    await again.runWaitingTasks()
    expect(await again.mirrored()).toEqual(await again.expected())
  })

  it('of which there are two, resuming the account leaves a calendar paused that was paused itself', async () => {
    const calendar = await watched()
    await pause(calendar)
    await pause(calendar, account(calendar))
    await resume(calendar, account(calendar))
    expect(await calendar.sync()).toEqual({ kind: 'paused' })
    await resume(calendar)
    expect((await calendar.sync()).kind).toBe('completed')
  })

  it('is no work that waits, for whoever looks at how the mirror is doing', async () => {
    const calendar = await world.mirrorCalendar()
    expect((await calendar.state())?.pendingSince).not.toBeNull()
    await pause(calendar)
    expect((await calendar.state())?.pendingSince).toBeNull()
  })

  it('twice is as once, and so is resuming', async () => {
    const calendar = await watched()
    await pause(calendar)
    const { seq } = (await calendar.state()) ?? {}
    await pause(calendar)
    expect((await calendar.state())?.seq).toBe(seq)
    await resume(calendar)
    await resume(calendar)
    await calendar.runWaitingTasks()
    expect(await calendar.document()).toMatchObject({ state: 'live' })
  })

  it('of what is not there, or not this user’s, is told from none', async () => {
    const calendar = await watched()
    const stranger = uidSchema.parse('stranger')
    const given = calendar.dependencies()
    await expect(pauseSync(stranger, itself(calendar), given)).rejects.toThrow(CalendarNotFound)
    await expect(pauseSync(stranger, account(calendar), given)).rejects.toThrow(AccountNotFound)
  })

  it('is taken back although the process died behind the first commit: the calendar has work left', async () => {
    const calendar = await watched()
    await pause(calendar)
    const { store, ...rest } = watchDependencies(calendar)
    const die = async () => {
      throw new Error('died')
    }
    const dying = aroundTransactions(store, { after: die })
    await expect(resumeSync(calendar.id.uid, itself(calendar), { ...rest, store: dying })).rejects.toThrow('died')
    expect((await calendar.state())?.pendingSince).not.toBeNull()
  })
})
