import type { AccessRole } from '../../../../../local/calendar-simulator'
import {
  ada,
  bob,
  team,
  aSimulator,
  meeting,
  weekly,
  inMarch,
  rowsOf,
  tokenOf,
  summaries,
  refusal,
} from '../a-simulator'

const shared = (role: AccessRole) => {
  const simulated = aSimulator()
  const { core } = simulated
  core.insertEvent(team, { ...meeting('open'), location: 'here' }, 'open')
  core.insertEvent(team, { ...meeting('secret'), location: 'there', visibility: 'private' }, 'secret')
  core.shareCalendar(team, bob, role)
  return simulated
}

describe('12. Who sees what', () => {
  it.each([
    ['owner', ['open', 'secret']],
    ['writer', ['open', 'secret']],
    ['writerWithoutPrivateAccess', ['open', undefined]],
    ['reader', ['open', undefined]],
    ['freeBusyReader', [undefined, undefined]],
  ] as const)('%s', (role, expected) => {
    const { core } = shared(role)
    const page = core.events.list(bob, team)
    expect(page.accessRole).toBe(role)
    expect(summaries(page.items)).toEqual(expected)
  })

  it('a reader sees of a private event that it is private, and when', () => {
    const [, secret] = rowsOf(shared('reader').core, {}, bob)
    expect(secret).toMatchObject({ id: 'secret', visibility: 'private', start: { timeZone: 'Europe/Berlin' } })
    expect(secret).not.toHaveProperty('location')
    expect(secret).not.toHaveProperty('attendees')
  })

  it('a private series is as private in its instances, however they are read', () => {
    const { core } = shared('reader')
    core.insertEvent(team, { ...weekly('secret series'), visibility: 'private' }, 'base')
    const [instance] = core.events.instances(bob, team, 'base', inMarch).items
    expect(instance).not.toHaveProperty('summary')
    expect(core.events.get(bob, team, instance?.id ?? '')).not.toHaveProperty('summary')
  })

  it('a freeBusyReader sees that somebody is busy as a title where that is switched on', () => {
    const { core } = shared('freeBusyReader')
    core.switches.busyTitle = 'busy'
    expect(summaries(core.events.list(bob, team).items)).toEqual(['busy', 'busy'])
  })

  it('a freeBusyReader sees times, and neither place nor people', () => {
    const [open] = rowsOf(shared('freeBusyReader').core, {}, bob)
    expect(open).toMatchObject({ id: 'open', start: { timeZone: 'Europe/Berlin' } })
    expect(Object.keys(open ?? {})).toEqual(
      expect.not.arrayContaining(['location', 'attendees', 'organizer', 'summary']),
    )
  })
})

describe('12. Who changes what', () => {
  it.each([
    ['owner', null, null],
    ['writer', null, null],
    ['writerWithoutPrivateAccess', null, [403, 'requiredAccessLevel']],
    ['reader', [403, 'requiredAccessLevel'], [403, 'requiredAccessLevel']],
    ['freeBusyReader', [403, 'requiredAccessLevel'], [403, 'requiredAccessLevel']],
  ] as const)('%s', (role, open, secret) => {
    const { core } = shared(role)
    expect(refusal(() => core.events.patch(bob, team, 'open', { summary: 'x' }))).toEqual(open)
    expect(refusal(() => core.events.delete(bob, team, 'secret'))).toEqual(secret)
  })
})

describe('12. Without access', () => {
  it.each([
    ['events.list', (core: ReturnType<typeof aSimulator>['core']) => core.events.list(bob, team)],
    ['events.get', (core: ReturnType<typeof aSimulator>['core']) => core.events.get(bob, team, 'open')],
    ['calendars.get', (core: ReturnType<typeof aSimulator>['core']) => core.calendars.get(bob, team)],
    ['calendarList.get', (core: ReturnType<typeof aSimulator>['core']) => core.calendarList.get(bob, team)],
    ['events.watch', (core: ReturnType<typeof aSimulator>['core']) => core.events.watch(bob, team, {})],
  ])('%s says that there is no such calendar', (_name, call) => {
    const { core } = shared('owner')
    expect(refusal(() => call(core))).not.toEqual([404, 'notFound'])
    core.unshareCalendar(team, bob)
    expect(refusal(() => call(core))).toEqual([404, 'notFound'])
  })

  it('a deleted calendar is gone for its owner too', () => {
    const { core } = shared('reader')
    core.removeCalendar(team)
    expect(refusal(() => core.events.list(ada, team))).toEqual([404, 'notFound'])
    expect(core.calendarList.list(ada, { showDeleted: true }).items).toMatchObject([
      { id: ada },
      { id: team, deleted: true },
    ])
  })

  it('a calendar is 404 from the moment it was taken away, with a token that was good before', () => {
    const { core } = shared('reader')
    const syncToken = tokenOf(core, {}, bob)
    core.unshareCalendar(team, bob)
    expect(refusal(() => core.events.list(bob, team, { syncToken }))).toEqual([404, 'notFound'])
  })
})

describe('12. The calendar primary', () => {
  it("is the calendar under one's own address", () => {
    const { core } = aSimulator()
    core.insertEvent(bob, meeting('mine'))
    expect(summaries(core.events.list(bob, 'primary').items)).toEqual(['mine'])
    expect(core.calendars.get(bob, 'primary')).toMatchObject({ kind: 'calendar#calendar', id: bob })
  })
})
