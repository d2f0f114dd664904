import type { DocumentStore, StoredDocument, Write } from '../../../functions/src/firestore/document-store'
import { PreconditionFailed } from '../../../functions/src/model/errors/precondition-failed'
import { freshCollection } from './fresh-collection'

export function describeUpdateTimes(makeStore: () => DocumentStore): void {
  const fresh = freshCollection(makeStore)
  const { at, set, update, remove, find, read } = fresh

  describe('update times', () => {
    it('stay while nothing is written', async () => {
      await fresh.store.commit([set('a', { n: 1 })])
      expect((await read('a')).updateTime).toBe((await read('a')).updateTime)
    })

    it('change with a write that changes something', async () => {
      await fresh.store.commit([set('a', { n: 1 })])
      const before = await read('a')
      await fresh.store.commit([update('a', { n: 2 })])
      expect((await read('a')).updateTime).not.toBe(before.updateTime)
    })

    it.each(['set', 'update'] as const)('stay where %s changes nothing', async (kind) => {
      await fresh.store.commit([set('a', { n: 1, when: new Date(5) })])
      const before = await read('a')
      await fresh.store.commit([{ kind, path: at('a'), data: { n: 1, when: new Date(5) } }])
      expect((await read('a')).updateTime).toBe(before.updateTime)
    })

    it('tell a document from its successor under the same path', async () => {
      await fresh.store.commit([set('a', { n: 1 })])
      const before = await read('a')
      await fresh.store.commit([remove('a')])
      await fresh.store.commit([set('a', { n: 1 })])
      expect((await read('a')).updateTime).not.toBe(before.updateTime)
    })

    it('are the same in a query, in a transaction and in a plain read', async () => {
      await fresh.store.commit([set('a', { n: 1 })])
      const { updateTime } = await read('a')
      const [queried] = await fresh.store.query({ from: { collection: fresh.collection }, where: [] })
      const [locked] = await fresh.store.transaction((transaction) => transaction.getAll([at('a')]))
      expect([queried?.updateTime, locked?.updateTime]).toEqual([updateTime, updateTime])
    })

    it.each(['update', 'delete'] as const)('%s goes through with the current one', async (kind) => {
      await fresh.store.commit([set('a', { n: 1 })])
      const { updateTime } = await read('a')
      await fresh.store.commit([conditional(kind, at('a'), updateTime), set('b', {})])
      expect((await find('a'))?.data).toEqual(kind === 'update' ? { n: 2 } : undefined)
    })

    it.each(['update', 'delete'] as const)('%s with a stale one fails with its whole commit', async (kind) => {
      await fresh.store.commit([set('a', { n: 1 })])
      const { updateTime } = await read('a')
      await fresh.store.commit([update('a', { n: 5 })])
      const commit = fresh.store.commit([set('b', {}), conditional(kind, at('a'), updateTime)])
      await expect(commit).rejects.toThrow(PreconditionFailed)
      expect((await read('a')).data).toEqual({ n: 5 })
      expect(await find('b')).toBeUndefined()
    })

    it.each(['update', 'delete'] as const)('%s with that of a deleted document fails', async (kind) => {
      await fresh.store.commit([set('a', { n: 1 })])
      const { updateTime } = await read('a')
      await fresh.store.commit([remove('a')])
      await expect(fresh.store.commit([conditional(kind, at('a'), updateTime)])).rejects.toThrow(PreconditionFailed)
    })

    it('of two commits on the same one, exactly one goes through', async () => {
      await fresh.store.commit([set('a', { n: 0 })])
      const { updateTime } = await read('a')
      const attempts = [1, 2, 3, 4].map((n) =>
        fresh.store.commit([
          { kind: 'update', path: at('a'), data: { n }, ifUpdatedAt: updateTime },
          set(`by-${n}`, {}),
        ]),
      )
      const outcomes = await Promise.allSettled(attempts)
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(PreconditionFailed)
      }
      const { n } = (await read('a')).data
      const stored = await fresh.store.query({ from: { collection: fresh.collection }, where: [], fields: [] })
      expect(stored.map(({ id }) => id)).toEqual(['a', `by-${String(n)}`])
    })
  })
}

function conditional(kind: 'update' | 'delete', path: string, ifUpdatedAt: StoredDocument['updateTime']): Write {
  return kind === 'update' ? { kind, path, data: { n: 2 }, ifUpdatedAt } : { kind, path, ifUpdatedAt }
}
