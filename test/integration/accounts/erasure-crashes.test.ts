import { deleteUser } from '../../../functions/src/accounts/delete-user'
import { disconnectAccount, type DisconnectDependencies } from '../../../functions/src/accounts/disconnect-account'
import { resumeDisconnects } from '../../../functions/src/accounts/resume-disconnects'
import { unselectCalendar } from '../../../functions/src/accounts/unselect-calendar'
import { crashesIn, type Fault, Life } from '../../support/crash-injection'
import { disconnecting, leftOf } from '../../support/disconnecting'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { openChannelsOf } from '../../support/open-channels-of'
import { watchMirrored } from '../../support/watch-mirrored'

const HOUR = 3_600_000

interface Erasure {
  readonly name: string
  run(calendar: MirroredCalendar, dependencies: DisconnectDependencies): Promise<unknown>
  /** What may be left once it is over. */
  readonly remains: (path: string) => boolean
}

const erasures: readonly Erasure[] = [
  {
    name: 'disconnecting an account',
    run: ({ id }, dependencies) => disconnectAccount(id.uid, id.accountId, dependencies),
    remains: () => false,
  },
  {
    name: 'deleting a user',
    run: ({ id }, dependencies) => deleteUser(id.uid, dependencies),
    remains: () => false,
  },
  {
    name: 'unselecting a calendar',
    run: ({ id }, dependencies) => unselectCalendar(id.uid, id.calendarRef, dependencies),
    remains: (path) => /^(users\/[^/]+\/(accounts|calendars)|calendarLists|credentials|channels)\//.test(path),
  },
]

describe('a process that dies, or whose commit is not confirmed, at any moment of', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  it.each(erasures)(
    'R35 $name: the hourly job brings it to its end',
    async (erasure) => {
      const { effects } = await live(erasure, { kind: 'never' })
      const faults = crashesIn(effects)
      const violations: string[] = []
      for (const fault of faults) {
        const { violation } = await live(erasure, fault)
        if (violation) violations.push(`${JSON.stringify(fault)} of ${effects.join(', ')}: ${violation}`)
      }
      process.stdout.write(`${erasure.name}: ${faults.length} crash points, ${violations.length} violations\n`)
      expect(violations).toEqual([])
      expect(faults.length).toBeGreaterThan(10)
    },
    180_000,
  )

  async function live({ run, remains }: Erasure, fault: Fault) {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 3)
    await watchMirrored(calendar)
    await calendar.runWaitingTasks()
    const life = new Life(fault)
    const dependencies = disconnecting(world, calendar)
    const around = { ...dependencies, ...life.around(dependencies) }
    const begun = await run(calendar, around).then(
      () => true,
      () => life.effects.includes('stop') || life.effects.filter((effect) => effect === 'transaction').length > 1,
    )
    world.clock.advance(HOUR)
    await resumeDisconnects(disconnecting(world, calendar))
    return { effects: life.effects, violation: await violationIn(calendar, remains, begun) }
  }

  /** Who died before the first commit has begun nothing, and calls again. */
  async function violationIn(calendar: MirroredCalendar, remains: Erasure['remains'], begun: boolean) {
    const left = (await leftOf(world, calendar.id.uid, calendar.id.accountId)).filter((path) => !remains(path))
    const untouched = (await calendar.state()) !== undefined && (await calendar.documents()).length === 3
    if (untouched && !begun) return undefined
    if (left.length > 0) return `left: ${left.join(' ')}`
    return openChannelsOf(calendar).length > 0 ? 'a channel is open' : undefined
  }
})
