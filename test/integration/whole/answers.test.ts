import { z } from 'zod'
import { calendarIdSchema, calendarRef } from '../../../functions/src/model/ids'
import { readAnswer, type WholeUser } from '../../support/whole-user'
import { WholeWorld } from '../../support/whole-world'

describe('what clients and operators are answered', () => {
  let world: WholeWorld
  let user: WholeUser

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100 })
    user = await world.addUser()
    await user.watch()
    // Only who asks is told of changes.
    world.local.google.push.setFaults({ drop: 1 })
  }, 60_000)
  afterAll(() => world.close())

  const syncNow = async (data: unknown = {}) => await user.call('syncNow', data)
  const completed = (created: number, updated: number, deleted: number) => ({
    status: 200,
    body: { result: { status: 'completed', created, updated, deleted } },
  })
  const queuedSchema = z.object({
    status: z.literal(200),
    body: z.strictObject({ result: z.strictObject({ status: z.literal('queued'), jobId: z.string().min(1) }) }),
  })

  /** The task that an answer names, and what became of it. */
  async function outcomeOf(jobId: string) {
    await world.settle()
    return world.local.tasks.log.flatMap((entry) =>
      entry.kind === 'dispatch' && entry.task.endsWith(`/tasks/${jobId}`) ? [entry.outcome] : [],
    )
  }

  it('syncNow counts the documents it created, updated and deleted, and again finds nothing', async () => {
    const [moved = '', deleted = ''] = ['moved', 'deleted'].map((title) => user.insert(title, 30))
    expect(await syncNow()).toEqual(completed(2, 0, 0))

    user.move(moved, 31)
    user.delete(deleted)
    user.insert('weekly', 32, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'] })
    expect(await syncNow({ calendarId: user.calendarRef, background: false })).toEqual(completed(4, 1, 1))
    expect(await syncNow()).toEqual(completed(0, 0, 0))
  })

  it('syncNow sums over all selected calendars, or takes the one that is named', async () => {
    const second = `second-canary-${user.uid.toLowerCase()}@group.calendar.google.com`
    world.local.google.addCalendar({ id: second, owner: user.email, summary: 'Second canary' })
    const other = await world.addUser()
    await other.watch()
    await world.discover(user)
    const ref = calendarRef(user.accountId, calendarIdSchema.parse(second))
    expect((await user.call('watchCalendar', { calendarId: ref })).status).toBe(200)
    await world.settle()

    const insertSecond = () =>
      world.local.google.insertEvent(second, {
        start: { dateTime: new Date(Date.now() + 3_600_000).toISOString() },
        end: { dateTime: new Date(Date.now() + 7_200_000).toISOString() },
      })
    user.insert('in the first', 33)
    insertSecond()
    insertSecond()
    expect(await syncNow({ calendarId: ref })).toEqual(completed(2, 0, 0))
    insertSecond()
    expect(await syncNow()).toEqual(completed(2, 0, 0))
  })

  it('syncNow in the background answers with the task, which then does it', async () => {
    user.insert('in the background', 34)
    const { jobId } = queuedSchema.parse(await syncNow({ background: true, calendarId: user.calendarRef })).body.result
    expect(await outcomeOf(jobId)).toEqual(['completed'])
    const { google, mirror } = await user.compare()
    expect(mirror).toEqual(google)
  })

  it('syncNow leaves a full sync to the queue', async () => {
    user.insert('behind an expired token', 35)
    world.local.google.expireSyncTokens(user.email)
    const { jobId } = queuedSchema.parse(await syncNow({ calendarId: user.calendarRef })).body.result
    expect(await outcomeOf(jobId)).toEqual(['completed'])
    const { google, mirror } = await user.compare()
    expect(mirror).toEqual(google)
    expect(await syncNow()).toEqual(completed(0, 0, 0))
  })

  it('listEvents answers what the mirror holds, in its fixed words', async () => {
    const headers = { authorization: `Bearer ${user.idToken}` }
    const { status, body } = await readAnswer(
      await fetch(`${world.local.urls.functions}/listEvents?calendarId=${encodeURIComponent(user.calendarRef)}`, {
        headers,
      }),
    )
    const eventSchema = z.strictObject({
      id: z.string(),
      calendar_id: z.literal(user.calendarRef),
      summary: z.string(),
      start_time: z.iso.datetime(),
      end_time: z.iso.datetime(),
      all_day: z.boolean(),
      location: z.string().nullable(),
      meeting_link: z.string().nullable(),
      attendees: z.array(z.unknown()),
    })
    const { events } = z.strictObject({ events: z.array(eventSchema) }).parse(body)
    const { mirror } = await user.compare()
    expect(status).toBe(200)
    expect(events).toHaveLength(mirror.length)
    expect(events.map((event) => event.start_time)).toEqual(events.map((event) => event.start_time).toSorted())
  })

  it('health counts calendars and tells nobody whose they are', async () => {
    const answer = await readAnswer(await fetch(`${world.local.urls.functions}/health`))
    expect(answer).toEqual({
      status: 200,
      body: {
        status: 'ok',
        calendars: { live: 3, polling: 0, failing: 0 },
        oldestPendingSeconds: 0,
        verifiedShare24h: 0,
        channelsExpiringSoon: 0,
      },
    })
  })

  it('nothing that the functions printed has a title, an address or a token in it', () => {
    expect(world.output.length).toBeGreaterThan(10)
    expect(world.leaks()).toEqual([])
  })
})
