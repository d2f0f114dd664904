import { applyMask, parseFields } from '../../../../local/calendar-simulator/http/partial-response'
import { refusal } from './a-simulator'

const page = { kind: 'k', items: [{ id: 1, start: { date: 'd', timeZone: 'z' } }, { id: 2 }], nextPageToken: 'p' }

describe('a fields mask', () => {
  it.each([
    ['kind', { kind: 'k' }],
    ['kind,nextPageToken', { kind: 'k', nextPageToken: 'p' }],
    ['items/id', { items: [{ id: 1 }, { id: 2 }] }],
    ['items(id,start/date)', { items: [{ id: 1, start: { date: 'd' } }, { id: 2 }] }],
    ['items(start(timeZone)),kind', { kind: 'k', items: [{ start: { timeZone: 'z' } }, {}] }],
    ['items', { items: page.items }],
    ['*', page],
    ['absent', {}],
  ])('%s', (fields, expected) => {
    expect(applyMask(page, parseFields(fields))).toEqual(expected)
  })

  it.each(['items(id', 'items)id'])('that makes no sense is refused: %s', (fields) => {
    expect(refusal(() => parseFields(fields))).toEqual([400, 'invalid'])
  })
})
