import type { DocumentStore } from '../../../functions/src/firestore/document-store'
import { freshCollection } from './fresh-collection'

export function describeOrdering(makeStore: () => DocumentStore): void {
  const fresh = freshCollection(makeStore)
  const { set } = fresh
  const inOrder = async (direction: 'asc' | 'desc') => {
    const found = await fresh.store.query({
      from: { collection: fresh.collection },
      where: [],
      orderBy: [{ field: 'value', direction }],
    })
    return found.map(({ id }) => id)
  }

  describe('the order of values', () => {
    const ascending: readonly [string, unknown][] = [
      ['null', null],
      ['false', false],
      ['true', true],
      ['a negative number', -1],
      ['a fraction', 0.5],
      ['a number', 7],
      ['an early date', new Date(-5)],
      ['a late date', new Date(5)],
      ['no text', ''],
      ['a text', 'b'],
      ['a text beyond ASCII', 'é'],
      ['the last text of UTF-16 units', '\u{ffee}'],
      ['a text beyond UTF-16 units', '\u{1f5d3}'],
      ['bytes', new Uint8Array([1])],
      ['a list', [1]],
      ['a map', { a: 1 }],
    ]

    it('goes by type, and texts go by their UTF-8 bytes', async () => {
      await fresh.store.commit(ascending.map(([id, value]) => set(id, { value })))
      expect(await inOrder('asc')).toEqual(ascending.map(([id]) => id))
      expect(await inOrder('desc')).toEqual(ascending.map(([id]) => id).toReversed())
    })

    it('a range finds values of its own type only', async () => {
      await fresh.store.commit(ascending.map(([id, value]) => set(id, { value })))
      const where = [{ field: 'value', op: '>=', value: 0.5 }] as const
      const found = await fresh.store.query({ from: { collection: fresh.collection }, where })
      expect(found.map(({ id }) => id)).toEqual(['a fraction', 'a number'])
    })

    it('ids with other letters go by their UTF-8 bytes, too', async () => {
      await fresh.store.commit(['\u{1f5d3}', '\u{ffee}', 'z', 'A'].map((id) => set(id, {})))
      const found = await fresh.store.query({ from: { collection: fresh.collection }, where: [] })
      expect(found.map(({ id }) => id)).toEqual(['A', 'z', '\u{ffee}', '\u{1f5d3}'])
    })
  })
}
