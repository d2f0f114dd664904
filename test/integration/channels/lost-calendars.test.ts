import { paths } from '../../../functions/src/model/paths'
import { insertMany } from '../../support/fill-calendar'
import { DAY, HOUR, hourlyDependencies, letHoursPass, restlessness, runHourly } from '../../support/hourly-run'
import { openChannelsOf } from '../../support/open-channels-of'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { watchMirrored } from '../../support/watch-mirrored'

const MONTH = 30 * DAY

describe('R30 a calendar that Google shows no more', () => {
  let world: MirrorWorld
  beforeEach(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(async () => {
    await world.close()
  })

  /** Found neither today nor an hour later. */
  async function lost(): Promise<MirroredCalendar> {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 3)
    calendar.insert('Weekly', '2026-03-03T08:00:00Z', 1, {
      start: { dateTime: '2026-03-03T09:00:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-03T10:00:00', timeZone: 'Europe/Berlin' },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'],
    })
    await watchMirrored(calendar)
    await calendar.runWaitingTasks()
    world.google.faults.inject({ operation: 'events.list', fault: 'notFound', times: 1_000 })
    await calendar.sync()
    world.clock.advance(2 * HOUR)
    await calendar.sync()
    await calendar.runWaitingTasks()
    world.server.requestLog.reset()
    return calendar
  }

  function returns() {
    world.google.faults.clear()
  }

  it('keeps its data and has no channel', async () => {
    const calendar = await lost()
    await letHoursPass(calendar, 3)
    expect(await calendar.documents()).toHaveLength(5)
    expect(await calendar.document()).toMatchObject({ state: 'inaccessible', channelExpiration: null })
    expect(openChannelsOf(calendar)).toEqual([])
  })

  it('is looked for four times a day, with one call each and no write', async () => {
    const calendar = await lost()
    const before = await calendar.state()
    await letHoursPass(calendar, 24)
    const asked = world.server.requestLog.requests.map(({ operation }) => operation)
    expect(asked.filter((operation) => operation === 'events.list')).toHaveLength(4)
    expect(asked).not.toContain('events.watch')
    expect(await calendar.state()).toEqual(before)
  })

  it('is watched and synced again when it comes back', async () => {
    const calendar = await lost()
    await letHoursPass(calendar, 3)
    calendar.insert('While it was away', '2026-03-05T11:00:00Z')
    returns()
    await letHoursPass(calendar, 6)
    expect(await restlessness(calendar)).toBeUndefined()
    expect(await calendar.document()).toMatchObject({ state: 'live' })
    expect(await calendar.state()).toMatchObject({ lost: null, firstNotFoundAt: null })
  })

  it('is erased after its time of grace, and is still told as inaccessible', async () => {
    const calendar = await lost()
    const other = await world.mirrorCalendar()
    returns()
    other.insert('Another calendar', '2026-03-05T11:00:00Z')
    await other.sync()
    world.google.faults.inject({ operation: 'events.list', fault: 'notFound', times: 1_000 })
    world.clock.advance(MONTH - HOUR)
    await runHourly(calendar)
    expect(await calendar.documents()).toHaveLength(5)
    world.clock.advance(HOUR)
    expect(await runHourly(calendar)).toMatchObject({ erased: 1, failed: 0 })
    expect([await calendar.documents(), await calendar.series()]).toEqual([[], []])
    expect(await calendar.document()).toMatchObject({ state: 'inaccessible', selected: true })
    expect(await calendar.state()).toMatchObject({ token: null, lease: null, pendingSince: null })
    expect(await other.documents()).toHaveLength(1)
  })

  it('is restored when it comes back after that', async () => {
    const calendar = await lost()
    world.clock.advance(MONTH)
    await runHourly(calendar)
    expect(await calendar.documents()).toEqual([])
    await letHoursPass(calendar, 25)
    expect(await calendar.document()).toMatchObject({ state: 'inaccessible' })
    returns()
    calendar.insert('New', '2026-04-05T11:00:00Z')
    await letHoursPass(calendar, 25)
    expect(await restlessness(calendar)).toBeUndefined()
    expect(await calendar.document()).toMatchObject({ state: 'live' })
    expect(await calendar.documents()).not.toEqual([])
  })

  it('is not erased where it comes back at the last moment', async () => {
    const calendar = await lost()
    world.clock.advance(MONTH)
    returns()
    expect(await runHourly(calendar)).toMatchObject({ returned: 1, erased: 0 })
    await calendar.runWaitingTasks()
    expect(await restlessness(calendar)).toBeUndefined()
  })

  it('loses nothing to an eraser that was slow, where it came back meanwhile', async () => {
    const calendar = await lost()
    world.clock.advance(MONTH)
    const dependencies = hourlyDependencies(calendar)
    const store: typeof dependencies.store = {
      ...dependencies.store,
      async query(query) {
        const found = await dependencies.store.query(query)
        const isErasing = 'collection' in query.from && query.from.collection === paths.events(calendar.id.uid)
        if (isErasing) {
          world.clock.advance(2 * 60_000)
          returns()
          await calendar.sync()
        }
        return found
      },
    }
    expect(await runHourly(calendar, { ...dependencies, store })).toMatchObject({ erased: 0 })
    expect(await calendar.documents()).toHaveLength(5)
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })

  it('is neither looked for nor erased while its account waits for its owner', async () => {
    const calendar = await lost()
    const { uid, accountId } = calendar.id
    await world.store.commit([
      { kind: 'update', path: paths.account(uid, accountId), data: { state: 'reauth_required' } },
    ])
    world.clock.advance(2 * MONTH)
    expect(await runHourly(calendar)).toMatchObject({ erased: 0, skipped: 1 })
    expect(await calendar.documents()).toHaveLength(5)
  })

  it('is not erased while somebody asks for a sync of it, whose worker has it', async () => {
    const calendar = await lost()
    const until = new Date(world.clock.now() + MONTH + 60_000)
    const data = { lease: { owner: 'a worker', until } }
    await world.store.commit([{ kind: 'update', path: paths.syncState(calendar.id.syncId), data }])
    world.clock.advance(MONTH)
    expect(await runHourly(calendar)).toMatchObject({ erased: 0 })
    expect(await calendar.documents()).toHaveLength(5)
  })

  it('is not erased while somebody has it who took it after the hourly run had looked', async () => {
    const calendar = await lost()
    world.clock.advance(MONTH)
    const dependencies = hourlyDependencies(calendar)
    const path = paths.syncState(calendar.id.syncId)
    let taken = false
    const store: typeof dependencies.store = {
      ...dependencies.store,
      async getAll(wanted, fields) {
        if (wanted.includes(path) && !taken) {
          taken = true
          const data = { epoch: 99, lease: { owner: 'a worker', until: new Date(world.clock.now() + 60_000) } }
          await world.store.commit([{ kind: 'update', path, data }])
        }
        return await dependencies.store.getAll(wanted, fields)
      },
    }
    expect(await runHourly(calendar, { ...dependencies, store })).toMatchObject({ erased: 0, stillLost: 1 })
    expect(taken).toBe(true)
    expect(await calendar.state()).toMatchObject({ epoch: 99, lease: { owner: 'a worker' } })
    expect(await calendar.documents()).toHaveLength(5)
  })

  it('may be asked for by its user, again and again, without anything changing', async () => {
    const calendar = await lost()
    world.clock.advance(MONTH)
    await runHourly(calendar)
    for (let call = 0; call < 2; call += 1) {
      expect(await calendar.sync()).toEqual({ kind: 'missing' })
      expect(await calendar.document()).toMatchObject({ state: 'inaccessible' })
      expect(await calendar.state()).toMatchObject({ pendingSince: null, lease: null })
    }
  })
})
