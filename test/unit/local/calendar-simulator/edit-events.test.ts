import { ada, bob, team, aSimulator, meeting, weekly, mondays, rowsOf, tokenOf, refusal } from './a-simulator'

const [, second = ''] = mondays('base')

describe('an event', () => {
  it("gets an id of Google's alphabet", () => {
    const { core } = aSimulator()
    expect(core.events.insert(ada, team, meeting('new')).id).toMatch(/^[a-v0-9]{26}$/)
  })

  it('may bring its own id, once', () => {
    const { core } = aSimulator()
    expect(core.events.insert(ada, team, { ...meeting('own'), id: 'abc12' }).id).toBe('abc12')
    const again = () => core.events.insert(ada, team, { ...meeting('own'), id: 'abc12' })
    expect(refusal(again)).toEqual([409, 'duplicate'])
  })

  it.each(['Upper', 'with_underscore', 'abcd', 'xyz00'])('may not bring the id %s', (id) => {
    const { core } = aSimulator()
    expect(refusal(() => core.events.insert(ada, team, { ...meeting('own'), id }))).toEqual([400, 'invalid'])
  })

  it.each([
    ['without a start', { end: { date: '2026-03-02' } }, 'required'],
    ['without an end', { start: { date: '2026-03-02' } }, 'required'],
    ['that ends before it starts', { start: { date: '2026-03-03' }, end: { date: '2026-03-02' } }, 'timeRangeEmpty'],
    ['of no day', { start: { date: '2026-03-02' }, end: { date: '2026-03-02' } }, 'timeRangeEmpty'],
    ['half all-day', { start: { date: '2026-03-02' }, end: { dateTime: '2026-03-03T00:00:00Z' } }, 'badRequest'],
    [
      'with a local time in no zone',
      { start: { dateTime: '2026-03-02T09:00:00' }, end: { dateTime: '2026-03-02T10:00:00' } },
      'required',
    ],
    ['with a rule that makes no sense', { ...meeting('x'), recurrence: ['RRULE:FREQ=SOMETIMES'] }, 'badRequest'],
    [
      'recurring without a zone',
      {
        start: { dateTime: '2026-03-02T09:00:00Z' },
        end: { dateTime: '2026-03-02T10:00:00Z' },
        recurrence: ['RRULE:FREQ=DAILY'],
      },
      'required',
    ],
  ])('is refused %s', (_name, body, reason) => {
    const { core } = aSimulator()
    expect(refusal(() => core.events.insert(ada, team, body))).toEqual([400, reason])
    expect(rowsOf(core, {})).toEqual([])
  })

  it('is patched field by field: objects merge, null clears, lists are replaced', () => {
    const { core } = aSimulator()
    const extendedProperties = { private: { a: '1', b: '2' } }
    const { id } = core.insertEvent(team, {
      ...meeting('x'),
      location: 'here',
      extendedProperties,
      attendees: [{ email: ada }],
    })
    const patch = { location: null, extendedProperties: { private: { b: '3' } }, attendees: [{ email: bob }] }
    const patched = core.events.patch(ada, team, id, patch)
    expect(patched).toMatchObject({ extendedProperties: { private: { a: '1', b: '3' } }, attendees: [{ email: bob }] })
    expect(patched).not.toHaveProperty('location')
  })

  it("is replaced as a whole by an update, but for what is Google's", () => {
    const { core, pass } = aSimulator()
    const { id, created } = core.insertEvent(team, { ...meeting('x'), location: 'here' })
    pass(1000)
    const updated = core.events.update(ada, team, id, meeting('y', 3))
    expect(updated).toMatchObject({ id, created, summary: 'y', updated: '2026-03-01T08:00:01.000Z', sequence: 1 })
    expect(updated).not.toHaveProperty('location')
  })

  it('becomes all-day by a date alone', () => {
    const { core } = aSimulator()
    const { id } = core.insertEvent(team, meeting('x'))
    const patched = core.events.patch(ada, team, id, { start: { date: '2026-03-05' }, end: { date: '2026-03-06' } })
    expect([patched.start, patched.end]).toEqual([{ date: '2026-03-05' }, { date: '2026-03-06' }])
  })

  it('is not updated by a change of reminders, though it comes with the next delta', () => {
    const { core, pass } = aSimulator()
    const { id, updated, etag } = core.insertEvent(team, meeting('x'))
    const syncToken = tokenOf(core)
    pass(1000)
    core.patchEvent(team, id, { reminders: { useDefault: false } })
    const [row] = rowsOf(core, { syncToken })
    expect(row?.updated).toBe(updated)
    expect(row?.etag).not.toBe(etag)
  })

  it('is not changed against an outdated etag', () => {
    const { core } = aSimulator()
    const { id, etag } = core.insertEvent(team, meeting('x'))
    core.patchEvent(team, id, { summary: 'y' })
    expect(refusal(() => core.events.patch(ada, team, id, { summary: 'z' }, etag))).toEqual([412, 'conditionNotMet'])
    expect(refusal(() => core.events.delete(ada, team, id, etag))).toEqual([412, 'conditionNotMet'])
  })
})

describe('whoever listens', () => {
  it('hears of each change of an event, once', () => {
    const { core, pass } = aSimulator()
    const heard: unknown[] = []
    const stop = core.onMutation(({ eventId, kind, at }) => heard.push([eventId, kind, at]))
    core.insertEvent(team, weekly('series'), 'base')
    pass(1000)
    core.patchEvent(team, 'base', { summary: 'x' })
    core.deleteEvent(team, second)
    stop()
    core.deleteEvent(team, 'base')
    const at = Date.UTC(2026, 2, 1, 8)
    expect(heard).toEqual([
      ['base', 'inserted', at],
      ['base', 'updated', at + 1000],
      [second, 'deleted', at + 1000],
    ])
  })
})
