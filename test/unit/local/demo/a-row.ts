import type { Cost } from '../../../../local/demo/cost'
import type { DemoRow } from '../../../../local/demo/play-steps'

export const cost = (counts: Partial<Cost> = {}): Cost => ({
  apiCalls: 1,
  tasks: 1,
  syncs: 1,
  reads: 2,
  writes: 2,
  deletes: 0,
  ownCalls: 1,
  ...counts,
})

export const row = (fields: Partial<DemoRow> = {}): DemoRow => ({
  step: 'move it',
  expected: 'the listener sees its new time',
  observed: 'it starts 1 h later',
  ms: 1234,
  cost: cost(),
  budget: {},
  holds: true,
  complaints: [],
  ...fields,
})
