import { stripVTControlCharacters } from 'node:util'
import { atMost, exactly } from '../../../../local/demo/cost'
import { renderRows } from '../../../../local/demo/render-rows'
import { cost, row } from './a-row'

const rendered = (...rows: Parameters<typeof renderRows>[0]) => stripVTControlCharacters(renderRows(rows))

describe('the table of the demo', () => {
  it('fits 120 columns', () => {
    const wide = row({
      observed: 'a sentence that is longer than its column and has to go on below',
      cost: cost({ writes: 64 }),
      budget: { writes: atMost(66) },
    })
    expect(
      Math.max(
        ...rendered(wide)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(120)
    expect(rendered(wide)).toContain('64 (≤ 66)')
  })

  it('shows what was counted, and in brackets what may be', () => {
    const text = rendered(row({ budget: { apiCalls: exactly(1), reads: atMost(3) } }))
    expect(text).toMatch(/✓ .*move it.* 1234.* 1 \(1\).* 2 \(≤ 3\)/)
  })

  it('shows no reads and writes where no sync counted any', () => {
    const text = rendered(row({ cost: cost({ syncs: 0, reads: 0, writes: 0 }), ms: 5 }))
    expect(text).toMatch(/ 5 │ +1 │ +– │ +– │ +1 │/)
  })

  it('says below what does not hold, but not what was not played', () => {
    const broken = row({ step: 'delete it', holds: false, complaints: ['2 API calls, expected 1'] })
    const unplayed = row({ step: 'compare', observed: 'not played', ms: null, cost: null, holds: false })
    const text = rendered(broken, unplayed)
    expect(text).toContain('✗ delete it: 2 API calls, expected 1')
    expect(text).not.toContain('✗ compare')
  })
})
