import { operations } from '../../../bench/changes/contenders'
import { countChange } from '../../../bench/changes/count-change'
import { changes, night } from '../../../bench/changes/happenings'

/** A thousand events are measured by `npm run bench`. */
const small = changes.filter(({ what }) => what !== '1,000 events')

/** Where no baseline ends with the right documents. */
const TOO_HARD: readonly string[] = ['series moved by an hour', 'this and following deleted']

describe('against the common algorithm, and a careful one', () => {
  it.each(small)(
    '$what: the mirror is right, and no baseline that has the same documents is cheaper',
    async (happening) => {
      const { product, ...rivals } = await countChange(happening)
      expect([product?.wrong, product?.wrongRules]).toEqual([0, 0])
      const ours = product ? operations(product.tally) : Infinity
      const equal = Object.values(rivals).filter(({ wrong, wrongRules }) => wrong + wrongRules === 0)
      for (const rival of equal) expect(ours).toBeLessThanOrEqual(operations(rival.tally))
      expect(equal.length > 0).toBe(!TOO_HARD.includes(happening.what))
    },
  )

  it('a night in which nothing changed takes a thirty-fifth of the operations, or less', async () => {
    const { product, common } = await countChange(night(1_000, 'none'), ['product', 'common'])
    expect([product?.wrong, common?.wrong]).toEqual([0, 0])
    expect(common && operations(common.tally)).toBe(2 * (1_000 + 1))
    expect(product && operations(product.tally)).toBeLessThanOrEqual((2 * (1_000 + 1)) / 35)
  })
})
