import { differences } from '../../../../local/demo/compare-with-google'

const noon = Date.UTC(2026, 2, 3, 12)
const hour = 3_600_000
const listed = {
  id: 'lunch',
  summary: 'Lunch',
  start: { dateTime: '2026-03-03T13:00:00+01:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-03T14:00:00+01:00', timeZone: 'Europe/Berlin' },
}
const mirrored = { eventId: 'lunch', summary: 'Lunch', allDay: false, startAt: noon, endAt: noon + hour }
const wholeDay = { start: { date: '2026-03-03' }, end: { date: '2026-03-04' } }

describe('the mirror differs from Google', () => {
  it('not where both have the same', () => {
    expect(differences([listed], [mirrored])).toEqual([])
    expect(differences([{ ...listed, ...wholeDay }], [{ ...mirrored, allDay: true }])).toEqual([])
  })

  it.each([
    ['an event is missing', [listed], [], 'lunch is missing'],
    ['one is too many', [], [mirrored], 'lunch is too many'],
    ['a title is another', [listed], [{ ...mirrored, summary: 'Dinner' }], 'lunch is another'],
    ['a title is missing', [listed], [{ ...mirrored, summary: null }], 'lunch is another'],
    ['a start is another', [listed], [{ ...mirrored, startAt: noon - 1 }], 'lunch is another'],
    ['an end is another', [listed], [{ ...mirrored, endAt: noon }], 'lunch is another'],
    ['a day became a time', [{ ...listed, ...wholeDay }], [mirrored], 'lunch is another'],
    ['a time became a day', [listed], [{ ...mirrored, allDay: true }], 'lunch is another'],
  ])('where %s', (_, atGoogle, stored, difference) => {
    expect(differences(atGoogle, stored)).toEqual([difference])
  })
})
