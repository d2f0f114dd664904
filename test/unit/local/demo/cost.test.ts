import { atMost, type Budget, type Cost, complaintsAbout, exactly } from '../../../../local/demo/cost'
import { cost } from './a-row'

describe('a cost is complained about', () => {
  it.each<readonly [string, Partial<Cost>, Budget, readonly string[]]>([
    ['never without a budget', { reads: 1000 }, {}, []],
    ['not when it is as said', {}, { apiCalls: exactly(1), reads: atMost(2) }, []],
    [
      'when it is more than exactly said',
      { apiCalls: 2, ownCalls: 2 },
      { apiCalls: exactly(1) },
      ['2 API calls, expected 1'],
    ],
    ['when it is less than exactly said', { tasks: 0 }, { tasks: exactly(1) }, ['0 tasks, expected 1']],
    ['when it is more than the most', { reads: 3 }, { reads: atMost(2) }, ['3 reads, expected ≤ 2']],
    ['not when it is less than the most', { reads: 0 }, { reads: atMost(2) }, []],
    ['with deletes as writes', { writes: 1, deletes: 2 }, { writes: atMost(2) }, ['3 writes, expected ≤ 2']],
    [
      'for each count',
      { syncs: 3, tasks: 3 },
      { tasks: atMost(2), syncs: atMost(2) },
      ['3 tasks, expected ≤ 2', '3 syncs, expected ≤ 2'],
    ],
    ['when a sync counts other calls than Google', { ownCalls: 0 }, {}, ['the syncs counted 0 API calls, Google 1']],
    ['not for calls of a sync that was killed before it could tell', { apiCalls: 9, ownCalls: null }, {}, []],
    ['not for calls that no sync made', { ownCalls: 0, syncs: 0 }, {}, []],
  ])('%s', (_, counts, budget, complaints) => {
    expect(complaintsAbout(cost(counts), budget)).toEqual(complaints)
  })
})
