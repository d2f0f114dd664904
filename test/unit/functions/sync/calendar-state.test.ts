import { Timestamp } from '@google-cloud/firestore'
import { toUpdateTime } from '../../../../functions/src/firestore/update-time'
import { channelIdSchema, resourceIdSchema } from '../../../../functions/src/model/ids'
import { settledCalendarState } from '../../../../functions/src/sync/calendar-state'
import { planRecovery } from '../../../../functions/src/sync/plan-recovery'
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

  const account = (state: string) => ({
    path: 'users/ada/accounts/1001',
    id: '1001',
    data: {
      accountId: '1001',
      email: 'ada@example.com',
      scopes: [],
      state,
      reason: 'x',
      connectedAt: new Date(0),
      schemaVersion: 1,
    },
    updateTime: toUpdateTime(new Timestamp(1, 0)),
  })
  const reading = (state: string) => ({ getAll: () => Promise.resolve([account(state)]) })
  const unread = { getAll: () => Promise.reject(new Error('nothing needs to be read')) }
  const since = new Date('2026-03-02T08:00:00Z')

  it('a sync of a calendar that was well all the time reads and writes nothing about it', async () => {
    expect(await planRecovery(syncState({ push: channel }), unread)).toEqual([])
  })

  it('a calendar that was not found is what it was, and its progress is gone', async () => {
    const state = syncState({ push: channel, firstNotFoundAt: since })
    expect(await planRecovery(state, unread)).toEqual([
      {
        kind: 'update',
        path: `users/ada/calendars/${state.calendarRef}`,
        data: { state: 'live', progress: null, waiting: null },
      },
    ])
  })

  it('so is one whose account was refused, and the account with it', async () => {
    const writes = await planRecovery(syncState({ refusedAt: since }), reading('reauth_required'))
    expect(writes.map(({ path }) => path)).toContain('users/ada/accounts/1001')
  })

  it('R35 an account that is being disconnected stays so', async () => {
    const writes = await planRecovery(syncState({ refusedAt: since }), reading('disconnecting'))
    expect(writes.map(({ path }) => path)).not.toContain('users/ada/accounts/1001')
  })
})
