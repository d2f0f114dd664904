import { eventRef, uidSchema } from '../../../../functions/src/model/ids'
import { sumCounts } from '../../../../functions/src/sync/change'
import { planChanges } from '../../../../functions/src/sync/plan-changes'
import { eventDocument } from '../../../support/event-document'

const uid = uidSchema.parse('ada')
const document = eventDocument({ eventId: 'lunch', contentHash: 7 })
const ref = eventRef(document.calendarRef, document.eventId)

describe('what makes the mirror equal', () => {
  it('a new event is created', () => {
    const changes = planChanges(uid, [document], new Map())
    expect(changes.map(({ write }) => [write.kind, write.path])).toEqual([['set', `users/ada/events/${ref}`]])
    expect(sumCounts(changes)).toEqual({ created: 1, updated: 0, deleted: 0 })
  })

  it('R12 an equal content hash is not written', () => {
    expect(planChanges(uid, [document], new Map([[ref, 7]]))).toEqual([])
  })

  it('R12 another content hash is written and counted as an update', () => {
    expect(sumCounts(planChanges(uid, [document], new Map([[ref, 8]])))).toEqual({ created: 0, updated: 1, deleted: 0 })
  })

  it('a stored document that nobody wants is deleted', () => {
    const changes = planChanges(uid, [], new Map([[ref, 7]]))
    expect(changes.map(({ write }) => [write.kind, write.path])).toEqual([['delete', `users/ada/events/${ref}`]])
    expect(sumCounts(changes)).toEqual({ created: 0, updated: 0, deleted: 1 })
  })
})
