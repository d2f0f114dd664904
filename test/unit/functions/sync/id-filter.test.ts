import fc from 'fast-check'
import { eventIdSchema } from '../../../../functions/src/model/ids'
import { IdFilter } from '../../../../functions/src/sync/id-filter'

const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 40 }).map((id) => eventIdSchema.parse(id)))

describe('the series filter', () => {
  it('knows exactly the ids that entered and did not leave, also after packing', () => {
    fc.assert(
      fc.property(ids, ids, (entered, left) => {
        const filter = IdFilter.unpack(IdFilter.of([]).with(entered).without(left).pack())
        for (const id of entered) expect(filter.has(id)).toBe(!left.includes(id))
        for (const id of left) expect(filter.has(id)).toBe(false)
      }),
    )
  })

  it('is equal bytes for equal sets, eight an id', () => {
    fc.assert(
      fc.property(ids, (entered) => {
        const packed = IdFilter.of(entered).pack()
        expect(packed).toHaveLength(entered.length * 8)
        expect(IdFilter.of([...entered, ...entered].toReversed()).pack()).toEqual(packed)
      }),
    )
  })
})
