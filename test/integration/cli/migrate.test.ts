import { z } from 'zod'
import { runCommand } from '../../support/run-command'
import { endPrograms } from '../../support/run-program'
import type { WholeUser } from '../../support/whole-user'
import { WholeWorld } from '../../support/whole-world'

const PATIENCE_MS = 60_000
const HOUR = 3_600_000
const tallySchema = z.object({
  users: z.array(
    z.object({
      uid: z.string(),
      ready: z.boolean(),
      cutOver: z.boolean(),
      tally: z.object({
        documents: z.number(),
        equal: z.number(),
        onlyNew: z.number(),
        others: z.record(z.string(), z.number()),
        examples: z.array(z.object({ path: z.string(), what: z.string() })),
      }),
    }),
  ),
})

describe('calendar-mirror migrate', () => {
  const soon = Math.floor(Date.now() / HOUR) * HOUR + 5 * HOUR
  const at = (hours: number) => new Date(soon + hours * HOUR)
  const times = (hours: number) => ({
    start: { dateTime: at(hours).toISOString(), timeZone: 'Europe/Berlin' },
    end: { dateTime: at(hours + 1).toISOString(), timeZone: 'Europe/Berlin' },
  })
  let world: WholeWorld
  let user: WholeUser

  beforeAll(async () => {
    world = await WholeWorld.open()
    user = await world.addUser()
    const { google } = world.local
    google.insertEvent(user.email, { summary: 'Equal', ...times(0) }, 'equal1')
    google.insertEvent(user.email, { summary: 'New title', ...times(2) }, 'renamed1')
    google.insertEvent(
      user.email,
      { summary: 'Holiday', start: { date: '2027-01-06' }, end: { date: '2027-01-07' } },
      'holiday1',
    )
    google.insertEvent(
      user.email,
      { summary: 'Weekly', ...times(4), recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] },
      'weekly1',
    )
    google.insertEvent(user.email, { summary: 'Only here', ...times(6) }, 'onlynew1')
    google.addCalendar({ id: 'other@group.calendar.google.com', owner: user.email, summary: 'Other' })
    await world.discover(user)
    await user.watch()
    const newcomer = await world.addUser()
    await newcomer.watch()
    await world.local.tasks.idle()
  }, PATIENCE_MS)
  afterAll(async () => {
    await endPrograms()
    await world.close()
  })

  const old = () => world.firestore.collection(`users/${user.uid}/googleEvents`)
  async function plant(documents: Readonly<Record<string, object>>) {
    for (const { ref } of (await old().get()).docs) await ref.delete()
    for (const [id, data] of Object.entries(documents)) await old().doc(id).set(data)
  }
  const migrate = (...args: readonly string[]) =>
    runCommand(world, 'migrate', '--collection', 'users/{uid}/googleEvents', ...args)

  it(
    'tells of each old document what it is to the mirror, and writes nothing',
    async () => {
      const midnight = new Date('2027-01-06T00:00:00Z')
      await plant({
        a: { id: 'equal1', calendarId: user.email, summary: 'Equal', ...times(0) },
        b: { id: 'renamed1', calendarId: 'primary', summary: 'Old title', ...times(2) },
        c: {
          id: 'holiday1',
          calendarId: user.email,
          summary: 'Holiday',
          start: midnight,
          end: new Date('2027-01-07T00:00:00Z'),
        },
        d: { id: 'weekly1', calendarId: user.email, summary: 'Weekly', ...times(4) },
        e: {
          id: 'longago1',
          calendarId: user.email,
          summary: 'Long ago',
          start: '2020-01-01T10:00:00Z',
          end: '2020-01-01T11:00:00Z',
        },
        f: { id: 'deleted1', calendarId: user.email, summary: 'Deleted', ...times(8) },
        g: { id: 'x1', calendarId: 'other@group.calendar.google.com', summary: 'Other', ...times(8) },
        h: { id: 'x2', calendarId: 'nobody@example.com', summary: 'Nobody', ...times(8) },
        i: { id: 'x3', calendarId: user.email, summary: 'No times' },
      })
      const before = await world.everything()
      const told = await migrate('--json')
      expect(told.code).toBe(1)
      const [one, ...others] = tallySchema.parse(JSON.parse(told.out)).users
      // Of the newcomer the poller has nothing.
      expect(others).toEqual([])
      expect(one?.tally).toMatchObject({
        documents: 9,
        equal: 1,
        others: {
          differs: 2,
          recurring_event: 1,
          outside_window: 1,
          gone: 1,
          calendar_not_selected: 1,
          calendar_unknown: 1,
          unreadable: 1,
        },
        // Three instances of the weekly one, and one that the poller has missed.
        onlyNew: 4,
      })
      const whats = one?.tally.examples.map(({ what }) => what)
      expect(whats).toEqual(
        expect.arrayContaining(['differs in summary', expect.stringContaining('a day, stored as an instant')]),
      )
      expect(await world.everything()).toEqual(before)
    },
    PATIENCE_MS,
  )

  describe('cutting over', () => {
    const settings = () => world.firestore.doc(`users/${user.uid}/settings/calendar`)
    const source = async (): Promise<unknown> => (await settings().get()).get('calendarSource')
    const cutOver = (...args: readonly string[]) => migrate('--cut-over', 'users/{uid}/settings/calendar', ...args)
    const equal = { id: 'equal1', calendarId: 'primary', summary: 'Equal', ...times(0) }

    it(
      'leaves whom the mirror differs for as they were, and says why',
      async () => {
        await plant({ a: equal, b: { id: 'renamed1', summary: 'Old title', ...times(2) } })
        const told = await cutOver()
        expect(told).toMatchObject({ code: 1 })
        expect(told.out).toContain('0 of 1 user cut over now, 0 before; 1 left as they were')
        expect(told.out).toContain('differs in summary')
        expect(await source()).toBeUndefined()
        expect((await migrate()).out).toContain('0 of 1 user can be cut over')
      },
      PATIENCE_MS,
    )

    it(
      'tells apps of an equal one to read the mirror, once, and nothing else of the document',
      async () => {
        await plant({ a: equal })
        await settings().set({ theme: 'dark' })
        expect((await migrate()).out).toContain('1 of 1 user can be cut over')
        expect(await source()).toBeUndefined()
        const [one] = tallySchema.parse(JSON.parse((await cutOver('--json')).out)).users
        expect(one).toMatchObject({ ready: true, cutOver: true })
        expect((await settings().get()).data()).toEqual({ theme: 'dark', calendarSource: 'mirror' })
        const { updateTime } = await settings().get()
        expect((await cutOver()).out).toContain('0 of 1 user cut over now, 1 before; 0 left as they were')
        expect((await settings().get()).updateTime).toEqual(updateTime)
      },
      PATIENCE_MS,
    )

    it(
      'accepts what it is told to, in the field it is told of',
      async () => {
        await plant({ a: equal, d: { id: 'weekly1', summary: 'Weekly', ...times(4) } })
        const told = await cutOver('--field', 'reads', '--accept', 'recurring_event,gone')
        expect(told).toMatchObject({ code: 0 })
        expect((await settings().get()).get('reads')).toBe('mirror')
        expect(await cutOver('--accept', 'whatever')).toMatchObject({ code: 1 })
      },
      PATIENCE_MS,
    )

    it(
      'goes back in one command, whatever differs, and sends nobody back who was not there',
      async () => {
        await settings().set({ calendarSource: 'mirror' })
        expect(JSON.parse((await cutOver('--back', '--json')).out)).toEqual({ sentBack: [user.uid] })
        expect(await source()).toBe('poller')
        expect((await cutOver('--back')).out).toContain('0 users sent back')
        expect((await migrate('--back')).said).toContain('--back needs --cut-over DOCUMENT.')
      },
      PATIENCE_MS,
    )
  })

  it(
    'reads more than a page',
    async () => {
      await plant({})
      const batch = world.firestore.batch()
      for (let number = 0; number < 350; number += 1) {
        batch.set(old().doc(`many${String(number).padStart(4, '0')}`), { id: 'equal1', summary: 'Equal', ...times(0) })
      }
      await batch.commit()
      const [one] = tallySchema.parse(JSON.parse((await migrate('--json')).out)).users
      expect(one?.tally).toMatchObject({ documents: 350, equal: 350 })
    },
    PATIENCE_MS,
  )

  it(
    'says what it cannot guess',
    async () => {
      await plant({ a: { when: 1, what: 'x' } })
      const told = await migrate()
      expect(told).toMatchObject({ code: 1 })
      expect(told.said).toContain('Which fields are start, end? Say it with --map; a document has: ')
      await plant({})
      expect((await migrate()).said).toContain('has no documents: is that where the poller writes?')
    },
    PATIENCE_MS,
  )
})
