import { NotFoundAtGoogle } from '../../../functions/src/model/errors/not-found-at-google'
import { countOperations } from '../../../functions/src/firestore/counting-document-store'
import { insertMany } from '../../support/fill-calendar'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { watchMirrored } from '../../support/watch-mirrored'
import { withApi } from '../../support/with-api'

const LONGER_THAN_GRACE = 2 * 3_600_000

describe('R30 a calendar that Google does not find any more', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterEach(() => world.google.faults.clear())
  afterAll(async () => {
    await world.close()
  })

  async function watched() {
    const calendar = await world.mirrorCalendar()
    insertMany(calendar, 3)
    await watchMirrored(calendar)
    await calendar.runWaitingTasks()
    return calendar
  }

  /** Google did not find it for the first time a while ago. */
  async function notFoundSince(calendar: MirroredCalendar, times: number) {
    world.google.faults.inject({ operation: 'events.list', fault: 'notFound', times })
    await calendar.sync()
    world.clock.advance(LONGER_THAN_GRACE)
  }

  function openChannels({ id }: MirroredCalendar) {
    const channels = [...world.google.push.channels.values()]
    return channels.filter(({ calendarId, stopped }) => calendarId === id.calendarId && !stopped)
  }

  it('R30 has its channel stopped although the worker that gave it up died in between', async () => {
    const calendar = await watched()
    await notFoundSince(calendar, 1_000)
    const { access, ...rest } = calendar.dependencies()
    const dying = withApi(access, () => ({ stopChannel: () => Promise.reject(new Error('died')) }))
    await expect(calendar.sync({ ...rest, access: dying })).rejects.toThrow('died')
    expect(openChannels(calendar)).toHaveLength(1)
    await calendar.sync()
    expect(openChannels(calendar)).toEqual([])
  })

  it('R30 costs no writes once it was given up', async () => {
    const calendar = await watched()
    await notFoundSince(calendar, 1_000)
    await calendar.sync()
    const { store, tally, ...rest } = calendar.dependencies()
    await calendar.sync({ ...rest, tally, store: countOperations(store, tally) })
    expect(tally.writes).toBe(0)
  })

  it('R30 is not given up by one worker while another one has found it and is writing it', async () => {
    const calendar = await watched()
    await notFoundSince(calendar, 1)
    world.google.expireSyncTokens(calendar.id.calendarId)
    const goOn = Promise.withResolvers<void>()
    const late = calendar.dependencies()
    const notFinding = withApi(late.access, () => ({
      async listEvents() {
        await goOn.promise
        throw new NotFoundAtGoogle('not found')
      },
    }))
    const missing = calendar.sync({ ...late, access: notFinding })
    const { access, ...rest } = calendar.dependencies()
    const meanwhile = withApi(access, (api) => ({
      async listEvents(listing, pageToken) {
        if (listing.kind === 'window') {
          goOn.resolve()
          await missing
        }
        return await api.listEvents(listing, pageToken)
      },
    }))
    await calendar.sync({ ...rest, access: meanwhile })
    expect(await missing).toEqual({ kind: 'missing' })
    expect(await calendar.state()).toMatchObject({ push: { kind: 'channel' } })
    expect(await calendar.document()).toMatchObject({ state: 'live' })
    expect(openChannels(calendar)).toHaveLength(1)
  })
})
