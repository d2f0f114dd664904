import { discoverCalendars } from '../../../functions/src/accounts/discover-calendars'
import { disconnectAccount } from '../../../functions/src/accounts/disconnect-account'
import { selectCalendar } from '../../../functions/src/accounts/select-calendar'
import { unselectCalendar } from '../../../functions/src/accounts/unselect-calendar'
import { paths } from '../../../functions/src/model/paths'
import type { Clock } from '../../../functions/src/support/clock'
import type { SyncDependencies } from '../../../functions/src/sync/sync-dependencies'
import { type Fault, Life } from '../../support/crash-injection'
import { disconnecting, leftOf } from '../../support/disconnecting'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld, WINDOW_SPAN } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { watchMirrored } from '../../support/watch-mirrored'

const HOUR = 3_600_000
const WEEK = 7 * 24 * HOUR

interface Worker {
  readonly name: string
  prepare(calendar: MirroredCalendar, world: MirrorWorld): Promise<void>
  work(calendar: MirroredCalendar, dependencies: SyncDependencies): Promise<unknown>
}

const synced: Worker['prepare'] = async (calendar) => {
  insertMany(calendar, 5)
  await calendar.sync()
}

const edited: Worker['prepare'] = async (calendar, world) => {
  await synced(calendar, world)
  insertMany(calendar, 3, 'New')
  const [start, end] = [10, 11].map((hour) => ({ dateTime: `2026-03-02T${hour}:00:00`, timeZone: 'Europe/Berlin' }))
  const recurrence = ['RRULE:FREQ=WEEKLY;COUNT=3']
  world.google.insertEvent(calendar.id.calendarId, { summary: 'Weekly', start, end, recurrence })
}

const sync: Worker['work'] = (calendar, dependencies) => calendar.sync(dependencies)

/** Every look at it is three seconds later, so that each report of progress is due. */
function runningOn(from: Clock): Clock {
  let now = from.now()
  return { now: () => (now += 3_000), sleep: () => Promise.resolve() }
}

const workers: readonly Worker[] = [
  { name: 'a delta in one commit', prepare: edited, work: sync },
  {
    name: 'a delta under a lease',
    async prepare(calendar, world) {
      await edited(calendar, world)
      const lease = { owner: 'gone', until: new Date(world.clock.now() - 1) }
      await world.store.commit([{ kind: 'update', path: paths.syncState(calendar.id.syncId), data: { lease } }])
    },
    work: sync,
  },
  {
    name: 'a first sync that tells its progress',
    prepare: async (calendar) => void insertMany(calendar, 5),
    work: (calendar, { clock, ...rest }) => calendar.sync({ ...rest, clock: runningOn(clock) }),
  },
  {
    name: 'a full sync that has to delete',
    async prepare(calendar, world) {
      await synced(calendar, world)
      const [first] = await calendar.documents()
      calendar.delete(String(first?.data['eventId']))
      world.google.expireSyncTokens(calendar.id.calendarId)
    },
    work: sync,
  },
  {
    name: 'a refused credential',
    async prepare(calendar, world) {
      await synced(calendar, world)
      await calendar.revoke()
    },
    work: sync,
  },
  {
    name: 'a credential that serves again',
    async prepare(calendar, world) {
      await synced(calendar, world)
      await calendar.revoke()
      await calendar.sync()
      await world.reconnect(calendar.id)
    },
    work: sync,
  },
  { name: 'watching', prepare: synced, work: watchMirrored },
  {
    name: 'renewing a channel',
    async prepare(calendar, world) {
      await synced(calendar, world)
      await watchMirrored(calendar)
      await calendar.runWaitingTasks()
      world.clock.advance(WEEK - HOUR)
    },
    work: watchMirrored,
  },
  {
    name: 'selecting',
    async prepare(calendar, world) {
      await synced(calendar, world)
      await unselectCalendar(calendar.id.uid, calendar.id.calendarRef, calendar.dependencies())
    },
    work: ({ id }, dependencies) =>
      selectCalendar(id.uid, id.calendarRef, { ...dependencies, windowSpan: WINDOW_SPAN }),
  },
  {
    name: 'unselecting',
    prepare: synced,
    work: ({ id }, dependencies) => unselectCalendar(id.uid, id.calendarRef, dependencies),
  },
  {
    name: 'discovering calendars',
    async prepare(calendar, world) {
      await synced(calendar, world)
      const { calendarId: owner } = calendar.id
      world.google.addCalendar({ id: `another-of-${owner}`, owner, summary: 'Another one', timeZone: 'Europe/Berlin' })
    },
    work: ({ id }, dependencies) => discoverCalendars(id, dependencies),
  },
]

describe('R35 an account is disconnected in the middle of', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  it.each(workers)(
    '$name: nothing is left, and nothing comes back',
    async (worker) => {
      const { effects } = await live(worker, () => ({ kind: 'never' }))
      const violations: string[] = []
      for (const effect of effects.keys()) {
        const { calendar } = await live(worker, (subject) => ({
          kind: 'meanwhile',
          effect,
          happen: () => disconnect(subject),
        }))
        await calendar.runWaitingTasks()
        const left = await leftOf(world, calendar.id.uid, calendar.id.accountId)
        if (left.length > 0) violations.push(`before effect ${effect} of ${effects.join(', ')}: ${left.join(' ')}`)
      }
      process.stdout.write(`${worker.name}: ${effects.length} moments, ${violations.length} violations\n`)
      expect(violations).toEqual([])
      expect(effects.length).toBeGreaterThan(0)
    },
    240_000,
  )

  it('whatever is tried while it goes on', async () => {
    const { effects } = await disconnectWith(() => ({ kind: 'never' }))
    const violations: string[] = []
    for (const effect of effects.keys()) {
      const { calendar } = await disconnectWith((subject) => ({
        kind: 'meanwhile',
        effect,
        happen: () => tryEverything(subject),
      }))
      await calendar.runWaitingTasks()
      const left = await leftOf(world, calendar.id.uid, calendar.id.accountId)
      if (left.length > 0) violations.push(`before effect ${effect} of ${effects.join(', ')}: ${left.join(' ')}`)
    }
    process.stdout.write(`disconnecting: ${effects.length} moments, ${violations.length} violations\n`)
    expect(violations).toEqual([])
    expect(effects.length).toBeGreaterThan(15)
  }, 240_000)

  async function disconnectWith(fault: (calendar: MirroredCalendar) => Fault) {
    const calendar = await world.mirrorCalendar()
    await synced(calendar, world)
    await watchMirrored(calendar)
    const life = new Life(fault(calendar))
    const dependencies = disconnecting(world, calendar)
    await disconnectAccount(calendar.id.uid, calendar.id.accountId, { ...dependencies, ...life.around(dependencies) })
    return { calendar, effects: [...life.effects] }
  }

  async function tryEverything(calendar: MirroredCalendar): Promise<void> {
    const { uid, calendarRef } = calendar.id
    const dependencies = calendar.dependencies()
    const tries = [
      () => unselectCalendar(uid, calendarRef, dependencies),
      () => calendar.sync(),
      () => world.reconnect(calendar.id),
      () => selectCalendar(uid, calendarRef, { ...dependencies, windowSpan: WINDOW_SPAN }),
      () => watchMirrored(calendar),
    ]
    for (const attempt of tries) await attempt().catch(() => undefined)
  }

  /** What the worker itself makes of it is its own affair, as long as it comes to an end. */
  async function live(worker: Worker, fault: (calendar: MirroredCalendar) => Fault) {
    const calendar = await world.mirrorCalendar()
    await worker.prepare(calendar, world)
    const life = new Life(fault(calendar))
    const dependencies = calendar.dependencies()
    await worker.work(calendar, { ...dependencies, ...life.around(dependencies) }).catch(() => undefined)
    return { calendar, effects: [...life.effects] }
  }

  async function disconnect(calendar: MirroredCalendar) {
    await disconnectAccount(calendar.id.uid, calendar.id.accountId, disconnecting(world, calendar))
  }
})
