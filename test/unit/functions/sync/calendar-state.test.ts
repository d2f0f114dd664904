import { channelIdSchema, resourceIdSchema } from '../../../../functions/src/model/ids'
import { settledCalendarState, writeRecovered } from '../../../../functions/src/sync/calendar-state'
import { syncState } from '../../../support/sync-state'

const channel = {
  kind: 'channel',
  channelId: channelIdSchema.parse('6f1b8c52-4a1e-4d0e-9c43-0d5a3f2b1c77'),
  resourceId: resourceIdSchema.parse('what-it-was-opened-on'),
  expiration: new Date('2026-03-09T09:00:00Z'),
} as const

describe('what a calendar is once all is well', () => {
  it('with a channel it is live, without one only asking tells of changes', () => {
    expect(settledCalendarState(channel)).toBe('live')
    expect(settledCalendarState({ kind: 'none' })).toBe('polling')
    expect(settledCalendarState({ kind: 'unsupported' })).toBe('polling')
  })

  it('a sync of a calendar that was well all the time writes nothing about it', () => {
    expect(writeRecovered(syncState({ push: channel }))).toEqual([])
  })

  it('a calendar that was not found is what it was, and its progress is gone', () => {
    const state = syncState({ push: channel, firstNotFoundAt: new Date('2026-03-02T08:00:00Z') })
    expect(writeRecovered(state)).toEqual([
      { kind: 'update', path: `users/ada/calendars/${state.calendarRef}`, data: { state: 'live', progress: null } },
    ])
  })

  it('so is one whose account was refused', () => {
    expect(writeRecovered(syncState({ refusedAt: new Date('2026-03-02T08:00:00Z') }))).toHaveLength(1)
  })
})
