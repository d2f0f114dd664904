import { operations } from '../../../bench/changes/contenders'
import { countChange } from '../../../bench/changes/count-change'
import { changes, night } from '../../../bench/changes/happenings'

/**
 * What is paid for more than the baselines pay: the document of the recurring event, which they do not have, and the
 * proof that nothing else happened to its instances, which they do without.
 */
const MORE: Readonly<Record<string, number>> = { 'series renamed': 3, 'series deleted': 3, 'one instance moved': 2 }

/** A thousand events are measured by `npm run bench`. */
const small = changes.filter(({ what }) => what !== '1,000 events')

describe('against the common algorithm, and a careful one', () => {
  it.each(small)('$what: the mirror is right, and no baseline that ends right is cheaper', async (happening) => {
    const { product, common, careful } = await countChange(happening)
    expect(product?.wrong).toBe(0)
    const ours = product ? operations(product.tally) : Infinity
    const more = MORE[happening.what] ?? 0
    for (const rival of [common, careful]) {
      if (rival?.wrong === 0) expect(ours).toBeLessThanOrEqual(operations(rival.tally) + more)
    }
  })

  it('a night in which nothing changed takes a thirty-fifth of the operations, or less', async () => {
    const { product, common } = await countChange(night(1_000, 'none'), ['product', 'common'])
    expect([product?.wrong, common?.wrong]).toEqual([0, 0])
    expect(common && operations(common.tally)).toBe(2 * (1_000 + 1))
    expect(product && operations(product.tally)).toBeLessThanOrEqual((2 * (1_000 + 1)) / 35)
  })
})
