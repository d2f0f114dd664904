import type { DocumentStore } from '../../../functions/src/firestore/document-store'
import { PreconditionFailed } from '../../../functions/src/model/errors/precondition-failed'
import { freshCollection } from './fresh-collection'

export function describeTransactions(makeStore: () => DocumentStore): void {
  const fresh = freshCollection(makeStore)
  const { at, set, create, update, find, read } = fresh

  describe('transactions', () => {
    it('give back what the body returns, and commit what it wrote', async () => {
      await fresh.store.commit([set('a', { n: 1 })])
      const result = await fresh.store.transaction(async (transaction) => {
        const [a] = await transaction.getAll([at('a')])
        transaction.write([update('a', { n: 2 }), create('b', {})])
        return a?.data['n']
      })
      expect(result).toBe(1)
      expect((await read('a')).data).toEqual({ n: 2 })
      expect(await find('b')).toBeDefined()
    })

    it('write nothing when the body throws, and throw the same thing', async () => {
      const mine = new RangeError('mine')
      const outcome = fresh.store.transaction(async (transaction) => {
        await transaction.getAll([at('a')])
        transaction.write([set('a', {})])
        throw mine
      })
      await expect(outcome).rejects.toBe(mine)
      expect(await find('a')).toBeUndefined()
    })

    it('run the body once where it throws something that looks like contention', async () => {
      let runs = 0
      const looksAborted = Object.assign(new Error('mine'), { code: 10 })
      const outcome = fresh.store.transaction(async () => {
        runs += 1
        throw looksAborted
      })
      await expect(outcome).rejects.toBe(looksAborted)
      expect(runs).toBe(1)
    })

    it('fail as a commit does', async () => {
      const outcome = fresh.store.transaction(async (transaction) => {
        transaction.write([set('b', {}), update('missing', { n: 1 })])
      })
      await expect(outcome).rejects.toThrow(PreconditionFailed)
      expect(await find('b')).toBeUndefined()
    })

    it('lose no increment, however many run at once', async () => {
      await fresh.store.commit([set('a', { n: 0 })])
      const increment = () =>
        fresh.store.transaction(async (transaction) => {
          const [a] = await transaction.getAll([at('a')])
          transaction.write([update('a', { n: Number(a?.data['n']) + 1 })])
        })
      await Promise.all([increment(), increment(), increment()])
      expect((await read('a')).data).toEqual({ n: 3 })
    })

    it('run again where a document was created that they had found missing', async () => {
      const claim = (owner: string) =>
        fresh.store.transaction(async (transaction) => {
          const [existing] = await transaction.getAll([at('lock')])
          if (existing) return existing.data['owner']
          transaction.write([create('lock', { owner })])
          return owner
        })
      const [first, second] = await Promise.all([claim('one'), claim('two')])
      expect(first).toBe(second)
      expect((await read('lock')).data).toEqual({ owner: first })
    })

    it('read before they write', async () => {
      const outcome = fresh.store.transaction(async (transaction) => {
        transaction.write([set('a', {})])
        await transaction.getAll([at('b')])
      })
      await expect(outcome).rejects.toThrow()
      expect(await find('a')).toBeUndefined()
    })
  })

  describe('reading at one instant', () => {
    it('sees documents and sums as they were together', async () => {
      await fresh.store.commit([set('state', { total: 3 }), set('a', { n: 1 }), set('b', { n: 2 })])
      const seen = await fresh.store.readOnly(async (snapshot) => {
        const [state] = await snapshot.getAll([at('state')])
        await fresh.store.commit([set('c', { n: 4 }), update('state', { total: 7 })])
        const sums = await snapshot.aggregate(
          { from: { collection: fresh.collection }, where: [{ field: 'n', op: '>', value: 0 }] },
          'n',
        )
        return { total: state?.data['total'], ...sums }
      })
      expect(seen).toEqual({ total: 3, count: 2, sum: 3 })
    })

    it('throws what the body throws', async () => {
      const mine = new RangeError('mine')
      await expect(fresh.store.readOnly(() => Promise.reject(mine))).rejects.toBe(mine)
    })
  })
}
