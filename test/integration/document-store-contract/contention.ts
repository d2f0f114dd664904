import type { DocumentStore } from '../../../functions/src/firestore/document-store'
import { freshCollection } from './fresh-collection'

export function describeContention(makeStore: () => DocumentStore): void {
  const fresh = freshCollection(makeStore)
  const { at, set, update, remove, find, read } = fresh

  describe('contention', () => {
    it('a transaction commits nothing that follows from what somebody else has changed meanwhile', async () => {
      await fresh.store.commit([set('a', { n: 1 })])
      let commit: Promise<void> | undefined
      await fresh.store.transaction(async (transaction) => {
        const [a] = await transaction.getAll([at('a')])
        commit ??= fresh.store.commit([update('a', { n: 10 })])
        transaction.write([set('b', { seen: a?.data['n'] })])
      })
      await commit
      const [a, b] = [await read('a'), await read('b')]
      expect(a.data).toEqual({ n: 10 })
      // Whichever was first: the transaction saw the document as it stood when it was committed.
      expect(b.data).toEqual({ seen: b.updateTime < a.updateTime ? 1 : 10 })
    })

    it('two transactions that read what the other one writes both come to their end, one after the other', async () => {
      await fresh.store.commit([set('a', { n: 1 }), set('b', { n: 1 })])
      const move = (from: string, to: string) =>
        fresh.store.transaction(async (transaction) => {
          const [source, target] = await transaction.getAll([at(from), at(to)])
          const moved = Number(source?.data['n'])
          transaction.write([update(from, { n: 0 }), update(to, { n: Number(target?.data['n']) + moved })])
        })
      await Promise.all([move('a', 'b'), move('b', 'a')])
      const [a, b] = [(await read('a')).data['n'], (await read('b')).data['n']]
      expect(new Set([a, b])).toEqual(new Set([0, 2]))
    })

    it('three transactions that wait for each other in a circle all come to their end', async () => {
      await fresh.store.commit([set('a', { n: 1 }), set('b', { n: 2 }), set('c', { n: 3 })])
      let reading = 3
      let allHaveRead = () => {}
      const beforeWriting = new Promise<void>((resolve) => (allHaveRead = resolve))
      const copy = (from: string, to: string, readsBefore: () => Promise<string[]>) =>
        fresh.store.transaction(async (transaction) => {
          const [source] = await transaction.getAll([at(from)])
          reading -= 1
          if (reading === 0) allHaveRead()
          await beforeWriting
          await transaction.getAll(await readsBefore())
          transaction.write([set(to, { n: source?.data['n'] })])
        })
      const othersAreAboutToWrite = async () => {
        for (let times = 0; times < 10; times += 1) await find('elsewhere')
        return [at('b')]
      }
      await Promise.all([
        copy('a', 'b', async () => []),
        copy('b', 'c', async () => []),
        copy('c', 'd', othersAreAboutToWrite),
      ])
      expect((await read('b')).data).toEqual({ n: 1 })
    })

    it('a body that deletes what another body updates leaves it deleted, or never lets it be updated', async () => {
      await fresh.store.commit([set('a', { n: 1 })])
      const updating = fresh.store.transaction(async (transaction) => {
        const [a] = await transaction.getAll([at('a')])
        if (!a) return 'gone'
        transaction.write([update('a', { n: 2 })])
        return 'updated'
      })
      const deleting = fresh.store.transaction(async (transaction) => {
        await transaction.getAll([at('a')])
        transaction.write([remove('a')])
      })
      expect(['gone', 'updated']).toContain(await updating)
      await deleting
      expect(await find('a')).toBeUndefined()
    })

    it('a transaction that writes nothing is in nobody’s way', async () => {
      await fresh.store.commit([set('a', { n: 1 })])
      await fresh.store.transaction((transaction) => transaction.getAll([at('a')]))
      await fresh.store.commit([update('a', { n: 2 })])
      expect((await read('a')).data).toEqual({ n: 2 })
    })
  })
}
