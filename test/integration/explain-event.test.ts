import { pauseSync } from '../../functions/src/accounts/pause-sync'
import { countOperations } from '../../functions/src/firestore/counting-document-store'
import { explainEvent } from '../../functions/src/mirror/explain-event'
import { calendarIdSchema, eventIdSchema, uidSchema } from '../../functions/src/model/ids'
import { MirrorWorld } from '../support/mirror-world'
import type { MirroredCalendar } from '../support/mirrored-calendar'
import { letHoursPass } from '../support/hourly-run'
import { unselectCalendar } from '../../functions/src/accounts/unselect-calendar'
import { watchedCalendar } from '../support/watch-mirrored'

const SOON = '2026-03-04T09:00:00Z'

describe('an event that is missed', () => {
  let world: MirrorWorld
  let calendar: MirroredCalendar
  beforeEach(async () => {
    world = await MirrorWorld.open()
    calendar = await watchedCalendar(world, 2)
  })
  afterEach(() => world.close())

  const explain = (eventId: string, { calendarId, uid } = calendar.id, dependencies = calendar.dependencies()) =>
    explainEvent(
      uidSchema.parse(uid),
      { eventId: eventIdSchema.parse(eventId), calendarId: calendarIdSchema.parse(calendarId) },
      dependencies,
    )

  it('is there', async () => {
    const id = calendar.insert('Here', SOON)
    await calendar.sync()
    expect(await explain(id)).toMatchObject({
      reason: 'mirrored',
      calendarId: calendar.id.calendarRef,
      outdated: false,
    })
  })

  it('is on its way, and is there after a sync', async () => {
    const id = calendar.insert('New', SOON)
    expect(await explain(id)).toMatchObject({ reason: 'on_its_way' })
    await calendar.sync()
    expect(await explain(id)).toMatchObject({ reason: 'mirrored' })
  })

  it('is outside of the window', async () => {
    const id = calendar.insert('Next year', '2027-03-04T09:00:00Z')
    await calendar.sync()
    expect(await explain(id)).toMatchObject({
      reason: 'outside_window',
      event: { from: '2027-03-04T09:00:00.000Z', to: '2027-03-04T10:00:00.000Z' },
    })
  })

  it('repeats: inside of the window it is there, outside of it none of it is', async () => {
    const weekly = (from: string) =>
      calendar.insert('Weekly', `${from}T08:00:00Z`, 1, {
        start: { dateTime: `${from}T09:00:00`, timeZone: 'Europe/Berlin' },
        end: { dateTime: `${from}T10:00:00`, timeZone: 'Europe/Berlin' },
        recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'],
      })
    const [inside, outside] = [weekly('2026-03-03'), weekly('2027-03-03')]
    expect(await explain(inside)).toMatchObject({ reason: 'on_its_way' })
    await calendar.sync()
    expect(await explain(inside)).toMatchObject({ reason: 'mirrored_series' })
    expect(await explain(outside)).toMatchObject({ reason: 'outside_window', event: null })
  })

  it('was deleted, or never was', async () => {
    const id = calendar.insert('Short-lived', SOON)
    await calendar.sync()
    calendar.delete(id)
    await calendar.sync()
    expect(await explain(id)).toMatchObject({ reason: 'deleted', known: true })
    expect(await explain('neverwas')).toMatchObject({ reason: 'deleted', known: false })
  })

  it('cannot be stored: a new one is in quarantine, an old one is as it was', async () => {
    const known = calendar.insert('Known', SOON)
    await calendar.sync()
    world.google.patchEvent(calendar.id.calendarId, known, { colorId: 11 })
    const fresh = calendar.insert('Fresh', SOON, 1, { colorId: 11 })
    expect(await explain(fresh)).toMatchObject({ reason: 'quarantined' })
    await calendar.sync()
    expect(await explain(fresh)).toMatchObject({ reason: 'quarantined', why: expect.stringContaining('colorId') })
    expect(await explain(known)).toMatchObject({ reason: 'mirrored', outdated: true })
  })

  it('is in a calendar that shows busy times only', async () => {
    const { uid } = calendar.id
    const other = await world.mirrorCalendar()
    const id = other.insert('Secret', SOON)
    world.google.shareCalendar(other.id.calendarId, calendar.id.calendarId, 'freeBusyReader')
    const beside = await world.mirrorBeside(other, calendar)
    await beside.sync()
    expect(await explain(id, { ...beside.id, uid: other.id.uid })).toMatchObject({ reason: 'mirrored', busyOnly: true })
    expect(await explain(id, { ...other.id, uid })).toMatchObject({ reason: 'unknown_calendar' })
  })

  it('is in a calendar that nobody chose, that is paused, whose account is refused, or that is lost', async () => {
    const mirrored = calendar.insert('Before', SOON)
    await calendar.sync()
    expect(await explain(mirrored)).toMatchObject({ reason: 'mirrored', standstill: null })
    const id = calendar.insert('Elsewhere', SOON)
    world.google.faults.inject({ operation: 'events.list', fault: 'notFound', times: 1_000 })
    await calendar.sync()
    expect(await explain(id)).toMatchObject({ reason: 'lost_access' })
    world.google.faults.clear()
    await letHoursPass(calendar, 8)

    const another = calendar.insert('Another', SOON)
    await pauseSync(
      calendar.id.uid,
      { kind: 'calendar', calendarRef: calendar.id.calendarRef },
      calendar.dependencies(),
    )
    expect(await explain(another)).toMatchObject({ reason: 'paused' })
    expect(await explain(mirrored)).toMatchObject({ reason: 'mirrored', standstill: 'paused' })
    await unselectCalendar(calendar.id.uid, calendar.id.calendarRef, calendar.dependencies())
    expect(await explain(another)).toMatchObject({ reason: 'calendar_not_selected' })
  })

  it('cannot be asked about: the account is refused, or Google does not answer', async () => {
    const id = calendar.insert('Unheard of', SOON)
    world.google.faults.inject({ operation: 'events.get', fault: 'unavailable', times: 10 })
    expect(await explain(id)).toMatchObject({ reason: 'google_unavailable' })
    world.google.faults.clear()
    await calendar.revoke()
    expect(await explain(id)).toMatchObject({ reason: 'reauth_required' })
  })

  it('is nobody’s business who has no account, and of no calendar where there is none', async () => {
    expect(await explain('abc', { ...calendar.id, uid: uidSchema.parse('stranger') })).toEqual({ reason: 'no_account' })
    expect(await explain('abc', { ...calendar.id, calendarId: 'x@example.com' })).toEqual({
      reason: 'unknown_calendar',
      googleCalendarId: 'x@example.com',
    })
  })

  it('costs a few reads, no write, and one call at the most', async () => {
    const id = calendar.insert('Cheap', SOON)
    const { store, tally, ...rest } = calendar.dependencies()
    world.server.requestLog.reset()
    await explain(id, calendar.id, { ...rest, tally, store: countOperations(store, tally) })
    const asked = world.server.requestLog.requests.map(({ operation }) => operation)
    expect(asked.filter((operation) => operation !== 'oauth.token')).toEqual(['events.get'])
    // The calendar; then event, series, quarantine and syncState.
    expect(tally).toMatchObject({ reads: 5, writes: 0, deletes: 0 })
  })
})
