import { z } from 'zod'
import type { Cost } from '../../../../local/demo/cost'
import { exactly } from '../../../../local/demo/cost'
import type { CostMeter } from '../../../../local/demo/cost-meter'
import type { DemoStage, DemoStep, Seen } from '../../../../local/demo/demo-step'
import { type DemoRow, exitCodeOf, playSteps } from '../../../../local/demo/play-steps'
import { cost, row } from './a-row'

/** The steps of these tests look at nothing of it. */
const stage = z.custom<DemoStage>().parse({})

const measuring = (counts: Partial<Cost> = {}): CostMeter => ({
  measure: async (act) => ({ result: await act(), cost: cost(counts) }),
})
const step = (seen: Partial<Seen>, fields: Partial<DemoStep> = {}): DemoStep => ({
  name: 'a step',
  expected: 'something',
  budget: () => ({ apiCalls: exactly(1) }),
  run: () => Promise.resolve({ what: 'something', asExpected: true, ms: 5, ...seen }),
  ...fields,
})
const play = async (steps: readonly DemoStep[], meter = measuring()) =>
  await playSteps(steps, stage, meter, () => undefined)

describe('a row holds', () => {
  it('when what was seen is as expected and cost what it may', async () => {
    expect(await play([step({})])).toMatchObject([{ holds: true, complaints: [], observed: 'something', ms: 5 }])
  })

  it('not when something else was seen', async () => {
    const rows = await play([step({ asExpected: false, what: 'nothing' })])
    expect(rows).toMatchObject([{ holds: false, complaints: ['seen: nothing'] }])
  })

  it('not when it cost more', async () => {
    const rows = await play([step({})], measuring({ apiCalls: 2, ownCalls: 2 }))
    expect(rows).toMatchObject([{ holds: false, complaints: ['2 API calls, expected 1'] }])
  })

  it('not when its step breaks down, nor do the rows after it, which are not played', async () => {
    let played = 0
    const counting = step({}, { run: () => Promise.resolve({ what: `${(played += 1)}`, asExpected: true, ms: 0 }) })
    const broken = step({}, { run: () => Promise.reject(new Error('the event was not seen within 30 s')) })
    const rows = await play([counting, broken, counting])
    expect(rows.map(({ holds }) => holds)).toEqual([true, false, false])
    expect(rows[1]?.complaints).toEqual(['the event was not seen within 30 s'])
    expect(rows[2]?.observed).toBe('not played')
    expect(played).toBe(1)
  })

  it('is told of as soon as it is played', async () => {
    const told: DemoRow[] = []
    await playSteps([step({}), step({ asExpected: false })], stage, measuring(), (each) => told.push(each))
    expect(told.map(({ holds }) => holds)).toEqual([true, false])
  })
})

it.each([
  ['every row holds', [row(), row()], 0],
  ['one row does not', [row(), row({ holds: false })], 1],
  ['there is no row', [], 1],
])('the exit code when %s', (_, rows, code) => {
  expect(exitCodeOf(rows)).toBe(code)
})
