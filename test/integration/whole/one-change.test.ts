import { setTimeout as sleep } from 'node:timers/promises'
import type { MirrorClient, SeenChange } from '../../../local/world/mirror-client'
import { notify } from '../../support/notify'
import { titled, type WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'

/** From an edit in Google to a listener in a client, by Google's own push, with the default coalescing time. */
describe('one change, all the way', () => {
  let world: WholeWorld
  let user: WholeUser
  let client: MirrorClient
  const seen: SeenChange[] = []

  beforeAll(async () => {
    world = await WholeWorld.open()
    user = await world.addUser()
    user.insert('there before', 20)
    await user.watch()
    client = await user.listen()
    client.onChanges((changes) => void seen.push(...changes))
  }, 60_000)
  afterAll(() => world.close())
  beforeEach(() => seen.splice(0))

  const titles = () => [...client.events.values()].map(({ summary }) => summary)
  const syncs = () => world.logged('calendar_sync_complete')

  it('an event that is created, moved and deleted in Google is seen so by a client that listens', async () => {
    expect(titles()).toEqual([titled('there before')])
    const id = user.insert('lunch', 30)
    await client.until('the new event', () => titles().includes(titled('lunch')))
    const startsAt = () => [...client.events.values()].find(({ eventId }) => eventId === id)?.startAt ?? 0
    const before = startsAt()

    user.move(id, 33)
    await client.until('the moved event', () => startsAt() !== before)
    // Hours are counted from the minute that it is, which may be the next one by now.
    expect(Math.round((startsAt() - before) / 3_600_000)).toBe(3)

    user.delete(id)
    await client.until('the deleted event gone', () => !titles().includes(titled('lunch')))
    expect(seen.map(({ kind, event }) => [kind, event.eventId])).toEqual([
      ['added', id],
      ['modified', id],
      ['removed', id],
    ])
    expect(titles()).toEqual([titled('there before')])
  })

  it('nobody else sees it: a stranger listens to no event of another user', async () => {
    const stranger = await world.addUser({ google: false })
    const { projectId, firestore } = world.local
    const path = `http://${firestore}/v1/projects/${projectId}/databases/(default)/documents/users/${user.uid}/events`
    const ask = async (idToken: string) => {
      const response = await fetch(path, { headers: { authorization: `Bearer ${idToken}` } })
      await response.text()
      return response.status
    }
    expect(await ask(user.idToken)).toBe(200)
    expect(await ask(stranger.idToken)).toBe(403)
  })

  it('50 edits within a second are at most two syncs, and the last edit is in the mirror', async () => {
    const ids = Array.from({ length: 5 }, (_, number) => user.insert(`edited ${number}`, 40 + number))
    await client.until('the events to edit', () => client.events.size === 6)
    await world.settle()
    const before = { syncs: syncs().length, deliveries: world.local.simulator.deliveries.length }

    const begun = Date.now()
    for (let edit = 0; edit < 50; edit += 1) {
      user.rename(ids[edit % 5] ?? '', `edit ${edit}`)
      if (edit % 10 === 9) await sleep(50)
    }
    const took = Date.now() - begun
    await client.until('the last edit', () => titles().includes(titled('edit 49')))
    await world.settle()

    expect(took).toBeLessThan(1000)
    expect(world.local.simulator.deliveries.length - before.deliveries).toBe(50)
    await eventually('the sync is logged', () => syncs().length > before.syncs)
    expect(syncs().length - before.syncs).toBeLessThanOrEqual(2)
    const last = [45, 46, 47, 48, 49].map((edit) => titled(`edit ${edit}`))
    expect(new Set(titles())).toEqual(new Set([...last, titled('there before')]))
    expect(client.events.size).toBe(6)
    const { google, mirror } = await user.compare()
    expect(mirror).toEqual(google)
  })

  it('50 notifications at once are at most two tasks and two syncs', async () => {
    const before = { syncs: syncs().length, log: world.local.tasks.log.length }
    const channel = user.channel()
    const answers = await Promise.all(Array.from({ length: 50 }, () => notify(world, channel)))
    await world.settle()

    expect(new Set(answers)).toEqual(new Set([204]))
    const log = world.local.tasks.log.slice(before.log)
    const taken = log.filter((entry) => entry.kind === 'create' && entry.answer === 'OK')
    const dispatched = log.filter((entry) => entry.kind === 'dispatch')
    expect(taken.length).toBeGreaterThanOrEqual(1)
    expect(taken.length).toBeLessThanOrEqual(2)
    expect(dispatched).toHaveLength(taken.length)
    await eventually('the syncs are logged', () => syncs().length === before.syncs + taken.length)
  })

  it('nothing that the functions printed has a title, an address or a token in it', () => {
    expect(world.output.length).toBeGreaterThan(20)
    expect(world.leaks()).toEqual([])
  })
})
