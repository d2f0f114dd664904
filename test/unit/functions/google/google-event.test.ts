import { EVENT_FIELDS, googleEventSchema } from '../../../../functions/src/google/google-event'
import { readEvent, readRow } from '../../../fixtures/events/read-event'

describe('rows of Google’s listings', () => {
  it('may be no more than an id and the word cancelled', () => {
    expect(readEvent('event-cancelled')).toEqual({ id: '6s5j2c1p6kqjgb9k64o30b9k74', status: 'cancelled' })
  })

  it('of a cancelled instance name the recurring event and the original start', () => {
    expect(readEvent('instance-cancelled')).toMatchObject({
      status: 'cancelled',
      recurringEventId: 'weekly',
      originalStartTime: { dateTime: '2026-03-09T09:00:00+01:00', timeZone: 'Europe/Berlin' },
    })
  })

  it('of a recurring event have its rule', () => {
    expect(readEvent('recurring-weekly').recurrence).toEqual([
      'EXDATE;TZID=Europe/Berlin:20260316T090000',
      'RRULE:FREQ=WEEKLY;BYDAY=MO',
    ])
    expect(readEvent('instance-of-weekly').recurrence).toBeUndefined()
  })

  it('lose fields that nobody knows and keep values that nobody knows', () => {
    const event = readEvent('values-from-the-future')
    expect(event).not.toHaveProperty('wormhole')
    expect(event).toMatchObject({ status: 'probable', visibility: 'galactic' })
  })

  it('may say null instead of nothing', () => {
    const nulls = Object.fromEntries(Object.keys(googleEventSchema.shape).map((field) => [field, null]))
    expect(() => googleEventSchema.parse({ ...nulls, id: 'a' })).not.toThrow()
  })

  it.each([
    [{}],
    [{ id: '' }],
    [{ id: 7 }],
    [{ id: 'a', summary: 7 }],
    [{ id: 'a', start: '2026-03-02' }],
    [{ id: 'a', attendees: {} }],
    [{ id: 'a', extendedProperties: { private: { key: 7 } } }],
    [[]],
    ['a'],
    [null],
  ])('are refused when they are none: %j', (row) => {
    expect(googleEventSchema.safeParse(row).success).toBe(false)
  })

  it('keep every key of an extended property, __proto__ too', () => {
    const keys = [...(readEvent('extended-property-keys').extendedProperties?.private?.keys() ?? [])]
    expect(keys).toEqual(['__proto__', '', '__name__', 'a.b', 'a/b', 'constructor', '`', '_'])
  })

  it('are asked for with exactly the fields that are read', () => {
    const asked = EVENT_FIELDS.replaceAll(/\([^)]*\)/g, '').split(',')
    expect(asked.toSorted()).toEqual(Object.keys(googleEventSchema.shape).toSorted())
    expect(readRow('meeting-with-everything')).toHaveProperty('created')
  })
})
