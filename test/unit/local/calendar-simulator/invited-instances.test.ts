import { ada, aSimulator, inMarch, refusal, rowsOf, summaries, team, tokenOf } from './a-simulator'

const at = (day: number, hour: number) => ({
  dateTime: `2026-03-${String(day).padStart(2, '0')}T${hour}:00:00Z`,
  timeZone: 'UTC',
})
const times = (day: number) => ({ start: at(day, 10), end: at(day, 11) })
const series = { summary: 'Series', ...times(2), recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] }
const INVITED = 'hidden_20260309T100000Z'

/** Of a series that is not shown, the instance of 9 March, which was moved to the 10th. */
const withInvitation = () => {
  const { core } = aSimulator()
  core.inviteToInstance(team, 'hidden', new Date('2026-03-09T10:00:00Z'), { summary: 'Moved', ...times(10) })
  return core
}

describe('somebody who is invited to one instance', () => {
  it('sees it name its series, and finds the series nowhere', () => {
    const core = withInvitation()
    const row = { id: INVITED, recurringEventId: 'hidden', summary: 'Moved' }
    expect(rowsOf(core, {})).toMatchObject([row])
    expect(rowsOf(core, { singleEvents: true, ...inMarch })).toMatchObject([row])
    expect(refusal(() => core.events.get(ada, team, 'hidden'))).toEqual([404, 'notFound'])
    expect(refusal(() => core.events.instances(ada, team, 'hidden'))).toEqual([404, 'notFound'])
  })

  it('is told of its changes and of its end', () => {
    const core = withInvitation()
    const syncToken = tokenOf(core)
    core.patchEvent(team, INVITED, { summary: 'Renamed' })
    expect(rowsOf(core, { syncToken })).toMatchObject([{ id: INVITED, recurringEventId: 'hidden', summary: 'Renamed' }])
    core.deleteEvent(team, INVITED)
    expect(rowsOf(core, { syncToken })).toMatchObject([
      { id: INVITED, recurringEventId: 'hidden', status: 'cancelled' },
    ])
  })

  it('has it as an exception once the series is shown', () => {
    const core = withInvitation()
    core.insertEvent(team, series, 'hidden')
    const rows = rowsOf(core, { singleEvents: true, orderBy: 'startTime', ...inMarch })
    expect(summaries(rows)).toEqual(['Series', 'Moved', 'Series'])
  })

  it('keeps it when the series is shown no longer', () => {
    const core = withInvitation()
    core.insertEvent(team, series, 'hidden')
    const syncToken = tokenOf(core)
    core.hideSeries(team, 'hidden')
    expect(rowsOf(core, { syncToken })).toMatchObject([
      { id: 'hidden', status: 'cancelled' },
      { id: INVITED, status: 'confirmed' },
    ])
    expect(summaries(rowsOf(core, { singleEvents: true, ...inMarch }))).toEqual(['Moved'])
    expect(refusal(() => core.hideSeries(team, 'hidden'))).toEqual([404, 'notFound'])
  })
})
