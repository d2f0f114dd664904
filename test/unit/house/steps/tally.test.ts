import { add, closingLine, exitCode, nothing, tallyOf } from '../../../../scripts/steps/tally.mts'

describe('the tally of a run', () => {
  it('closes with how many passed and how many failed', () => {
    expect(closingLine({ passed: 12, failed: 3 })).toBe('12 passed, 3 failed')
  })

  it('adds checks and tests', () => {
    expect(add({ passed: 2, failed: 1 }, { passed: 3, failed: 0 })).toEqual({ passed: 5, failed: 1 })
  })

  it('counts each result once', () => {
    expect(tallyOf([{ ok: true }, { ok: false }, { ok: true }])).toEqual({ passed: 2, failed: 1 })
  })

  it('is a success only when nothing failed and something passed', () => {
    expect(exitCode({ passed: 1, failed: 0 })).toBe(0)
    expect(exitCode({ passed: 9, failed: 1 })).toBe(1)
    expect(exitCode(nothing)).toBe(1)
  })
})
