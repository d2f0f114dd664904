import { randomUUID } from 'node:crypto'
import type { DocumentStore, StoredDocument, Write } from '../../../functions/src/firestore/document-store'
import { freshCollection } from './fresh-collection'

export function describeQueries(makeStore: () => DocumentStore): void {
  const fresh = freshCollection(makeStore)
  const { set } = fresh

  describe('queries', () => {
    const ids = (documents: readonly StoredDocument[]) => documents.map(({ id }) => id)

    beforeEach(async () => {
      await fresh.store.commit([
        set('c', { n: 1, tag: 'x', at: new Date(1000) }),
        set('a', { n: 2, tag: 'y', at: new Date(2000), nested: { n: 1 } }),
        set('d', { n: 3, tag: 'x', at: new Date(3000), nested: { n: 2 } }),
        set('b', { tag: 'x', at: new Date(2000) }),
      ])
    })

    it('without an order go by document id', async () => {
      expect(ids(await fresh.store.query({ from: { collection: fresh.collection }, where: [] }))).toEqual([
        'a',
        'b',
        'c',
        'd',
      ])
    })

    it('of an empty collection find nothing', async () => {
      expect(await fresh.store.query({ from: { collection: `${fresh.collection}-none` }, where: [] })).toEqual([])
    })

    it.each([
      ['==', 'x', ['b', 'c', 'd']],
      ['!=', 'x', ['a']],
      ['in', ['y', 'z'], ['a']],
      ['>', 'x', ['a']],
      ['<=', 'x', ['b', 'c', 'd']],
    ] as const)('compare with %s %j', async (op, value, expected) => {
      const found = await fresh.store.query({
        from: { collection: fresh.collection },
        where: [{ field: 'tag', op, value }],
      })
      expect(ids(found)).toEqual(expected)
    })

    it('combine filters, dates included', async () => {
      const where = [
        { field: 'tag', op: '==', value: 'x' },
        { field: 'at', op: '>=', value: new Date(2000) },
      ] as const
      expect(ids(await fresh.store.query({ from: { collection: fresh.collection }, where }))).toEqual(['b', 'd'])
    })

    it('reach into maps with a dot', async () => {
      const where = [{ field: 'nested.n', op: '==', value: 2 }] as const
      expect(ids(await fresh.store.query({ from: { collection: fresh.collection }, where }))).toEqual(['d'])
    })

    it('ordered by a field leave out documents that lack it', async () => {
      const orderBy = [{ field: 'n', direction: 'desc' }] as const
      expect(ids(await fresh.store.query({ from: { collection: fresh.collection }, where: [], orderBy }))).toEqual([
        'd',
        'a',
        'c',
      ])
    })

    it('ordered by a field break ties by document id', async () => {
      const orderBy = [{ field: 'at' }] as const
      expect(ids(await fresh.store.query({ from: { collection: fresh.collection }, where: [], orderBy }))).toEqual([
        'c',
        'a',
        'b',
        'd',
      ])
    })

    it('go on behind a position, tie or not, until nothing is left', async () => {
      const seen: string[] = []
      let position: readonly unknown[] | undefined
      for (;;) {
        const page: readonly StoredDocument[] = await fresh.store.query({
          from: { collection: fresh.collection },
          where: [],
          orderBy: [{ field: 'at' }, { field: '__name__' }],
          limit: 1,
          ...(position ? { startAfter: position } : {}),
        })
        const last = page.at(-1)
        if (!last) break
        seen.push(...ids(page))
        position = [last.data['at'], last.id]
      }
      expect(seen).toEqual(['c', 'a', 'b', 'd'])
    })

    it('bring some fields, or ids only', async () => {
      const where = [{ field: 'n', op: '==', value: 3 }] as const
      const some = await fresh.store.query({ from: { collection: fresh.collection }, where, fields: ['tag'] })
      const none = await fresh.store.query({ from: { collection: fresh.collection }, where, fields: [] })
      expect(some.map(({ data }) => data)).toEqual([{ tag: 'x' }])
      expect(none.map(({ id, data }) => ({ id, data }))).toEqual([{ id: 'd', data: {} }])
    })

    it('of a group find documents below any parent, in the order of their paths', async () => {
      const group = `group-${randomUUID()}`
      const paths = [
        `${fresh.collection}/b/${group}/1`,
        `${fresh.collection}/a/${group}/2`,
        `${fresh.collection}/a/${group}/1`,
      ]
      await fresh.store.commit(paths.map((path, n) => ({ kind: 'set', path, data: { n } })))
      const orderBy = [{ field: '__name__' }] as const
      const all = await fresh.store.query({ from: { collectionGroup: group }, where: [], orderBy })
      expect(all.map(({ path }) => path)).toEqual(paths.toSorted())
      const rest = await fresh.store.query({
        from: { collectionGroup: group },
        where: [],
        orderBy,
        startAfter: [`${fresh.collection}/a/${group}/1`],
      })
      expect(rest.map(({ path }) => path)).toEqual(paths.toSorted().slice(1))
    })

    it('of a collection do not look below its documents', async () => {
      const nested: Write = { kind: 'set', path: `${fresh.collection}/a/${fresh.collection}/z`, data: {} }
      await fresh.store.commit([nested])
      expect(ids(await fresh.store.query({ from: { collection: fresh.collection }, where: [] }))).not.toContain('z')
    })
  })

  describe('aggregations', () => {
    it('count and sum what matches', async () => {
      await fresh.store.commit([1, 2, 4_294_967_295].map((n) => set(`at-${n}`, { n, tag: n > 1 ? 'big' : 'small' })))
      const where = [{ field: 'tag', op: '==', value: 'big' }] as const
      expect(await fresh.store.aggregate({ from: { collection: fresh.collection }, where }, 'n')).toEqual({
        count: 2,
        sum: 4_294_967_297,
      })
    })

    it('over a range of the field that is summed', async () => {
      await fresh.store.commit([1, 2, 3, 4].map((n) => set(`at-${n}`, { n })))
      const where = [
        { field: 'n', op: '>=', value: 2 },
        { field: 'n', op: '<', value: 4 },
      ] as const
      expect(await fresh.store.aggregate({ from: { collection: fresh.collection }, where }, 'n')).toEqual({
        count: 2,
        sum: 5,
      })
    })

    it('of nothing are 0, and so is the sum nobody asked for', async () => {
      expect(await fresh.store.aggregate({ from: { collection: fresh.collection }, where: [] }, 'n')).toEqual({
        count: 0,
        sum: 0,
      })
      await fresh.store.commit([set('a', { n: 3 })])
      expect(await fresh.store.aggregate({ from: { collection: fresh.collection }, where: [] })).toEqual({
        count: 1,
        sum: 0,
      })
    })
  })
}
