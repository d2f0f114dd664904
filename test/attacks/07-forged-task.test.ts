import { z } from 'zod'
import { serviceAccountOf } from '../../local/world/functions-environment'
import { taskToken } from '../support/task-token'
import { postJson, type WholeUser } from '../support/whole-user'
import { eventually, WholeWorld } from '../support/whole-world'
import { answerWithoutEffect } from '../support/without-effect'

/** Row 7: a task without Cloud Tasks' token; one that names another user; one of an unknown version. */
describe('a forged task', () => {
  let world: WholeWorld
  let ada: WholeUser
  let bob: WholeUser
  let syncId: string
  const names = ['syncCalendar', 'reconcileCalendar']
  const tokens = new Map<string, string>()

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100 })
    ;[ada, bob] = await Promise.all([world.addUser(), world.addUser()])
    await Promise.all([ada.watch(), bob.watch()])
    world.local.google.push.setFaults({ drop: 1 })
    const states = await world.firestore.collection('syncState').where('calendarRef', '==', bob.calendarRef).get()
    syncId = z.string().parse(states.docs[0]?.id)
    for (const name of names) {
      tokens.set(name, await taskToken(world, serviceAccountOf(world.local.projectId), urlOf(name)))
    }
  }, 60_000)
  afterAll(() => world.close())

  const urlOf = (name: string) => `${world.local.urls.functions}/${name}`
  const genuine = () => ({ version: 1, syncId, cause: { kind: 'demand' } })
  const dispatch = (name: string, data: unknown, token?: string) =>
    postJson(urlOf(name), JSON.stringify({ data }), {
      'x-cloudtasks-queuename': name,
      'x-cloudtasks-taskname': 'forged',
      'x-cloudtasks-taskretrycount': '0',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    })

  it('is what is tested here: these are all functions that a queue calls', () => {
    const queued = world.local.host.endpoints.filter(({ trigger }) => trigger.kind === 'task-queue')
    expect(queued.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
  })

  describe.each(names)('for %s', (name) => {
    it.each<[string, () => Promise<string | undefined>, number]>([
      ['without a token', () => Promise.resolve(undefined), 401],
      ['with a token of nobody', () => Promise.resolve('a.b.c'), 401],
      ['with a user’s ID token', () => Promise.resolve(ada.idToken), 401],
      ['with a channel’s token', () => Promise.resolve(ada.channel().token), 401],
      [
        'of another service account',
        () => taskToken(world, 'somebody@example.iam.gserviceaccount.com', urlOf(name)),
        403,
      ],
      [
        'for another audience',
        () => taskToken(world, serviceAccountOf(world.local.projectId), 'https://example.com/other'),
        403,
      ],
    ])('%s is not let in', async (_, tokenOf, status) => {
      const token = await tokenOf()
      expect(await answerWithoutEffect(world, () => dispatch(name, genuine(), token))).toMatchObject({ status })
    })

    it.each<[string, () => unknown]>([
      ['that names another user', () => ({ ...genuine(), uid: ada.uid })],
      ['that names another user’s calendar', () => ({ ...genuine(), calendarRef: ada.calendarRef })],
      ['of a version to come', () => ({ ...genuine(), version: 2 })],
      ['without a version', () => ({ syncId })],
      ['with a path for an id', () => ({ ...genuine(), syncId: `../users/${ada.uid}` })],
      ['with a reserved name for an id', () => ({ ...genuine(), syncId: '__x__' })],
      ['with an id of 1,501 bytes', () => ({ ...genuine(), syncId: 'a'.repeat(1501) })],
      ['that is nothing', () => null],
      ['that is a list', () => [genuine()]],
    ])('%s is refused for good: trying again would not help', async (_, data) => {
      const refused = () =>
        ['sync', 'reconciliation'].flatMap((what) => world.logged(`calendar_${what}_refused`)).length
      const before = refused()
      const answer = await answerWithoutEffect(world, () => dispatch(name, data(), tokens.get(name)))
      expect(answer).toMatchObject({ status: 204 })
      await eventually('the refusal is logged', () => refused() === before + 1)
    })
  })

  it('of a calendar that is not mirrored (any more) ends well and does nothing', async () => {
    const data = { ...genuine(), syncId: 'f'.repeat(32) }
    const answer = await answerWithoutEffect(world, () => dispatch('syncCalendar', data, tokens.get('syncCalendar')))
    expect(answer).toMatchObject({ status: 204 })
  })

  it('whose sync is another user’s only does for that user what Google says', async () => {
    ada.insert('ada’s', 30)
    bob.insert('bob’s', 30)
    expect(await dispatch('syncCalendar', genuine(), tokens.get('syncCalendar'))).toMatchObject({ status: 204 })
    await eventually('it is logged', () => world.logged('calendar_sync_complete').length > 0)
    const told = await bob.compare()
    expect(told.mirror).toEqual(told.google)
    expect((await ada.compare()).mirror).toEqual([])
    expect(world.leaks()).toEqual([])
  })
})
