import { tellComparison } from '../../../cli/reconcile-command'
import { eventRefSchema } from '../../../functions/src/model/ids'

it('a paused calendar is no trouble, and nothing of it is on its way', () => {
  expect(tellComparison({ kind: 'paused' })).toEqual({ well: true, words: 'is paused by its owner' })
})

it('what differs is trouble, by reference', () => {
  const differences = [{ ref: eventRefSchema.parse('1~ada~e'), kind: 'missing' }] as const
  const told = tellComparison({ kind: 'compared', documents: 2, underWay: true, differences })
  expect(told).toEqual({ well: false, words: '1 difference; changes are on their way\n    missing: 1~ada~e' })
})
