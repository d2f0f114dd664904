import { pauseSyncRequestSchema } from '../../../../functions/src/entrypoints/pause-sync'

const calendarId = '1001~ada@example.com'
const accountId = '1001'

describe('what pauseSync is asked for', () => {
  it('is a calendar', () => {
    expect(pauseSyncRequestSchema.parse({ calendarId, paused: true })).toEqual({
      target: { kind: 'calendar', calendarRef: calendarId },
      paused: true,
    })
  })

  it('or an account', () => {
    expect(pauseSyncRequestSchema.parse({ accountId, paused: false })).toEqual({
      target: { kind: 'account', accountId },
      paused: false,
    })
  })

  it.each([
    ['neither', { paused: true }],
    ['both', { calendarId, accountId, paused: true }],
    ['no word whether it is to be paused', { calendarId }],
    ['no reference of a calendar', { calendarId: 'a/b', paused: true }],
    ['a text for whether', { calendarId, paused: 'yes' }],
  ])('not %s', (_, data) => {
    expect(pauseSyncRequestSchema.safeParse(data).success).toBe(false)
  })
})
