import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calendarIdSchema, calendarRef, eventIdSchema, eventRef } from '../../../functions/src/model/ids'
import { runCommand } from '../../support/run-command'
import { endPrograms } from '../../support/run-program'
import type { WholeUser } from '../../support/whole-user'
import { eventually, WholeWorld } from '../../support/whole-world'

const PATIENCE_MS = 60_000
const TEAM = 'team@group.calendar.google.com'

describe('calendar-mirror explain', () => {
  const folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-explain-'))
  const logged: string[] = []
  let world: WholeWorld
  let user: WholeUser

  beforeAll(async () => {
    world = await WholeWorld.open()
    world.local.host.onLine(({ text }) => {
      if (text.startsWith('{')) logged.push(`{"timestamp":"${new Date().toISOString()}","jsonPayload":${text}}`)
    })
    user = await world.addUser()
    const { google } = world.local
    google.addUser({ email: 'owner@example.com', timeZone: 'Europe/Berlin' })
    google.addCalendar({ id: TEAM, owner: 'owner@example.com', summary: 'Team', timeZone: 'Europe/Berlin' })
    google.shareCalendar(TEAM, user.email, 'freeBusyReader')
    await world.discover(user)
    await user.watch()
    await world.local.tasks.idle()
  }, PATIENCE_MS)
  afterAll(async () => {
    await endPrograms()
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** As `gcloud tasks queues pause` does: what is in the queue waits. */
  async function order(what: 'pause' | 'resume') {
    const { projectId, tasks } = world.local
    const queue = `projects/${projectId}/locations/us-central1/queues/syncCalendar`
    expect(await fetch(`${tasks.url}/v2/${queue}:${what}`, { method: 'POST' })).toMatchObject({ status: 200 })
  }
  async function explain(event: string, ref: string = user.calendarRef) {
    const log = join(folder, 'log.json')
    writeFileSync(log, logged.join('\n'))
    return await runCommand(world, 'explain', event, '--calendar', ref, '--user', user.uid, '--log', log)
  }

  it(
    'tells the way of a change: while it is on it, and from its notification to its document afterwards',
    async () => {
      await order('pause')
      const id = user.insert('Followed', 5)
      const early = await explain(id)
      expect(early).toMatchObject({ code: 1 })
      expect(early.out).toContain('Google has it, and the mirror does not yet')
      await order('resume')
      const document = world.firestore.doc(
        `users/${user.uid}/events/${eventRef(user.calendarRef, eventIdSchema.parse(id))}`,
      )
      await eventually('it is in the mirror', async () => (await document.get()).exists)
      await eventually('its sync is in the log', () => logged.some((line) => line.includes('"created":1')))
      const late = await explain(id)
      expect(late).toMatchObject({ code: 0 })
      const decisive = late.out.split('\n').filter((line) => line.startsWith('▸'))
      expect(decisive).toEqual([
        expect.stringContaining('a task for it is in the queue'),
        expect.stringContaining('its document was written'),
        expect.stringMatching(/sync for push: completed; epoch \d+, .* 1 created/),
      ])
      expect(late.out).not.toContain('Followed')
      expect((await runCommand(world, 'explain', document.id)).out).toContain(
        'It is in the mirror as Google last told of it.',
      )
    },
    PATIENCE_MS,
  )

  it(
    'an event outside of the window is rightly not there',
    async () => {
      const id = user.insert('In two years', 24 * 700)
      expect(await explain(id)).toMatchObject({ code: 0, out: expect.stringContaining('outside of the window') })
    },
    PATIENCE_MS,
  )

  it(
    'one of which no document can be made',
    async () => {
      const id = user.insert('Odd', 7)
      world.local.google.patchEvent(user.email, id, { colorId: 11 })
      await runCommand(world, 'sync', '--calendar', user.calendarRef)
      expect(await explain(id)).toMatchObject({
        code: 1,
        out: expect.stringMatching(/No document can be made of it: .*colorId/),
      })
    },
    PATIENCE_MS,
  )

  it(
    'one of a calendar that is not selected, and then one of which only busy is shown',
    async () => {
      const team = calendarRef(user.accountId, calendarIdSchema.parse(TEAM))
      const soon = new Date(Date.now() + 7_200_000).toISOString()
      const { id } = world.local.google.insertEvent(TEAM, {
        summary: 'Private',
        start: { dateTime: soon },
        end: { dateTime: new Date(Date.parse(soon) + 3_600_000).toISOString() },
      })
      expect(await explain(id, team)).toMatchObject({ code: 0, out: expect.stringContaining('has selected') })
      await user.call('watchCalendar', { calendarId: team })
      await world.local.tasks.idle()
      const shown = await explain(id, team)
      expect(shown).toMatchObject({ code: 0, out: expect.stringContaining('only that somebody is busy') })
    },
    PATIENCE_MS,
  )

  it(
    'one of a calendar that Google shows its account no more: one that came too late, and one that is there and may be old',
    async () => {
      const team = calendarRef(user.accountId, calendarIdSchema.parse(TEAM))
      const at = (hours: number) => ({ dateTime: new Date(Date.now() + hours * 3_600_000).toISOString() })
      const insert = (summary: string) => world.local.google.insertEvent(TEAM, { summary, start: at(3), end: at(4) }).id
      const early = insert('Early')
      await user.call('watchCalendar', { calendarId: team })
      await runCommand(world, 'sync', '--calendar', team)
      world.local.google.unshareCalendar(TEAM, user.email)
      const late = insert('Late')
      await runCommand(world, 'sync', '--calendar', team)
      expect(await explain(late, team)).toMatchObject({
        code: 1,
        out: expect.stringContaining('shows this account the calendar no more'),
      })
      expect(await explain(early, team)).toMatchObject({ code: 1, out: expect.stringContaining('may be old') })
    },
    PATIENCE_MS,
  )

  it(
    'asks which one is meant',
    async () => {
      expect((await runCommand(world, 'explain', 'someevent')).said).toContain('Which calendar is it of?')
      expect(
        (await runCommand(world, 'explain', 'https://www.google.com/calendar/event?eid=YWJjIGRlZg')).said,
      ).toContain('--user UID')
    },
    PATIENCE_MS,
  )
})
