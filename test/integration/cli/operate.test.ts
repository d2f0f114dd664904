import { z } from 'zod'
import { eventIdSchema, eventRef } from '../../../functions/src/model/ids'
import { runCommand } from '../../support/run-command'
import { endPrograms } from '../../support/run-program'
import type { WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'

const PATIENCE_MS = 60_000

/** Notifications are gathered for a minute here: what comes over sooner was brought by the command. */
describe('calendar-mirror, for who operates a deployment', () => {
  let world: WholeWorld
  let user: WholeUser
  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 60_000 })
    user = await world.addUser()
    await user.call('watchCalendar', { calendarId: user.calendarRef })
    await eventually('the first sync is done', async () => (await calendarState()) === 'live')
    await world.local.tasks.idle()
  }, PATIENCE_MS)
  afterAll(async () => {
    await endPrograms()
    await world.close()
  })

  const calendarState = async (): Promise<unknown> =>
    (await world.firestore.doc(`users/${user.uid}/calendars/${user.calendarRef}`).get()).get('state')
  const eventDocument = (id: string) =>
    world.firestore.doc(`users/${user.uid}/events/${eventRef(user.calendarRef, eventIdSchema.parse(id))}`)
  const liveChannels = () => [...world.local.google.push.channels.values()].filter(({ stopped }) => !stopped)

  const run = (...given: readonly (string | Readonly<Record<string, string>>)[]) => runCommand(world, ...given)
  const jsonOf = <Value>(schema: z.ZodType<Value>, { out }: { readonly out: string }) => schema.parse(JSON.parse(out))

  it(
    'sync brings over what no notification has brought yet',
    async () => {
      // On a slow machine the minute may end before the command does, and a notification be first.
      world.local.google.push.setFaults({ drop: 1 })
      const id = user.insert('A new one', 5)
      const done = await run('sync', '--user', user.uid)
      expect(done).toMatchObject({ code: 0 })
      expect(done.out).toContain('1 created, 0 updated, 0 deleted')
      expect((await eventDocument(id).get()).get('summary')).toContain('A new one')
      expect((await run('sync', '--user', user.uid)).out).toContain('was up to date')
      world.local.google.push.setFaults({ drop: 0 })
    },
    PATIENCE_MS,
  )

  it(
    'reconcile --dry-run names what differs and changes nothing; reconcile repairs it',
    async () => {
      const id = user.insert('Tampered with', 6)
      await run('sync')
      const document = eventDocument(id)
      await document.update({ summary: 'by hand', contentHash: 7 })
      const before = await world.everything()
      const dry = await run('reconcile', '--dry-run', '--json')
      expect(dry.code).toBe(1)
      const found = z.object({
        calendars: z.array(z.object({ outcome: z.object({ differences: z.array(z.unknown()) }) })),
      })
      expect(jsonOf(found, dry).calendars[0]?.outcome.differences).toEqual([{ ref: document.id, kind: 'different' }])
      expect(await world.everything()).toEqual(before)
      expect(await run('reconcile')).toMatchObject({ code: 0 })
      expect((await document.get()).get('summary')).toContain('Tampered with')
      expect((await run('reconcile', '--dry-run')).out).toContain('equal to Google')
    },
    PATIENCE_MS,
  )

  it(
    'channels renew opens a new one in place of the old one',
    async () => {
      const { channelId } = user.channel()
      const before = await run('channels', 'list')
      for (const shown of [channelId, user.uid, user.calendarRef]) expect(before.out).toContain(` ${shown} `)
      expect(await run('channels', 'renew', '--calendar', user.calendarRef)).toMatchObject({ code: 0 })
      const now = user.channel()
      expect(now.channelId).not.toBe(channelId)
      const listed = await run('channels', 'list')
      expect(listed).toMatchObject({ code: 0 })
      expect(listed.out).toContain(now.channelId)
      expect(listed.out).not.toContain(channelId)
    },
    PATIENCE_MS,
  )

  it(
    'channels stop stops what no calendar names, and nothing else',
    async () => {
      const [live] = liveChannels().filter(({ calendarId }) => calendarId === user.email)
      const ledger = world.firestore.collection('channels')
      const named = (await ledger.doc(live?.id ?? '').get()).data()
      const surplus = '5f1c2b1e-0d7f-4a59-9a55-7d3a55c3f0aa'
      await ledger.doc(surplus).set({ ...named, channelId: surplus })
      expect((await run('channels', 'list')).code).toBe(1)
      const refused = await run('channels', 'stop', live?.id ?? '')
      expect(refused).toMatchObject({ code: 1 })
      expect(refused.said).toContain('is named, not surplus')
      const stopped = await run('channels', 'stop')
      expect(stopped).toMatchObject({ code: 0 })
      expect(stopped.out).toContain('1 channel stopped.')
      expect((await ledger.doc(surplus).get()).get('state')).toBe('closed')
      expect(user.channel().channelId).toBe(live?.id)
      expect((await run('channels', 'stop')).out).toContain('No channel is surplus.')
    },
    PATIENCE_MS,
  )

  it(
    'quarantine lists what cannot be mirrored, and retry lets go of what is well again',
    async () => {
      expect((await run('quarantine', 'list')).out).toContain('No event is in quarantine.')
      const id = user.insert('Odd', 7)
      // Text, by Google's documentation; the simulated one keeps what it does not know.
      world.local.google.patchEvent(user.email, id, { colorId: 11 })
      await run('sync')
      const listed = await run('quarantine', 'list', '--user', user.uid)
      expect(listed.out).toContain(id)
      expect(listed.out).toContain('colorId')
      const inVain = await run('quarantine', 'retry')
      expect(inVain).toMatchObject({ code: 1 })
      expect(inVain.out).toContain('1 event still in quarantine')
      world.local.google.patchEvent(user.email, id, { colorId: '11' })
      expect(await run('quarantine', 'retry')).toMatchObject({ code: 0 })
      expect((await run('quarantine', 'list')).out).toContain('No event is in quarantine.')
      expect((await eventDocument(id).get()).get('colorId')).toBe('11')
    },
    PATIENCE_MS,
  )

  it(
    'backfill brings what a larger window has, a channel where there is none, and nothing twice',
    async () => {
      const id = user.insert('Next year', 24 * 300)
      await run('sync')
      expect((await eventDocument(id).get()).exists).toBe(false)
      const filled = await run('backfill', { WINDOW_FUTURE_DAYS: '400' })
      expect(filled).toMatchObject({ code: 0 })
      expect(filled.out).toContain('proven equal to Google')
      expect((await eventDocument(id).get()).get('summary')).toContain('Next year')
      const { channelId } = user.channel()
      expect(await run('backfill', { WINDOW_FUTURE_DAYS: '400' })).toMatchObject({ code: 0 })
      expect(user.channel().channelId).toBe(channelId)

      const state = (await world.firestore.collection('syncState').where('calendarRef', '==', user.calendarRef).get())
        .docs[0]
      await state?.ref.update({ token: null, push: { kind: 'none' } })
      expect((await run('backfill')).out).toContain('is followed; its first sync is in the queue')
      await eventually('the first sync has a token', async () => {
        return typeof (await state?.ref.get())?.get('token') === 'string'
      })
    },
    PATIENCE_MS,
  )

  it(
    'a dry run of a paused calendar is no trouble',
    async () => {
      const calendarId = user.calendarRef
      await user.call('pauseSync', { calendarId, paused: true })
      user.insert('While it is paused', 8)
      const dry = await run('reconcile', '--dry-run')
      expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('is paused by its owner') })
      await user.call('pauseSync', { calendarId, paused: false })
    },
    PATIENCE_MS,
  )

  it(
    'says what to do where nothing fits',
    async () => {
      const none = await run('sync', '--user', 'nobody')
      expect(none).toMatchObject({ code: 1 })
      expect(none.said).toContain('"calendar-mirror status" shows them')
      const quarantine = await run('quarantine', 'list', '--user', 'nobody')
      expect(quarantine).toMatchObject({ code: 1, said: none.said })
      expect((await run('quarantine', 'list', '--user', user.uid)).out).toContain('No event is in quarantine.')
      expect((await run('sync', '--calendar', 'primary')).said).toContain('ACCOUNT~CALENDAR')
    },
    PATIENCE_MS,
  )
})
