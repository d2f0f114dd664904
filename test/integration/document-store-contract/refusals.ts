import type { DocumentData, DocumentStore } from '../../../functions/src/firestore/document-store'
import { DocumentRejected } from '../../../functions/src/model/errors/document-rejected'
import { freshCollection } from './fresh-collection'

export function describeRefusals(makeStore: () => DocumentStore): void {
  const fresh = freshCollection(makeStore)
  const { set, update, find } = fresh

  describe('what Firestore refuses', () => {
    const refused: readonly [string, DocumentData][] = [
      ['a text of more than 1 MiB', { text: 'x'.repeat(1_048_577) }],
      ['a list in a list', { list: [[1]] }],
      ['undefined', { n: undefined }],
      ['undefined in a map', { map: { n: undefined } }],
      ['an object of a class', { url: new URL('https://example.com') }],
      ['an invalid date', { when: new Date(Number.NaN) }],
      ['a reserved field name', { __n__: 1 }],
    ]

    it.each(refused)('%s: the whole commit is rejected', async (_, data) => {
      await expect(fresh.store.commit([set('a', {}), set('b', data)])).rejects.toThrow(DocumentRejected)
      expect(await find('a')).toBeUndefined()
    })

    it.each(refused)('%s in a transaction', async (_, data) => {
      const outcome = fresh.store.transaction(async (transaction) => {
        transaction.write([set('a', {}), set('b', data)])
      })
      await expect(outcome).rejects.toThrow(DocumentRejected)
      expect(await find('a')).toBeUndefined()
    })

    it('an update that names no field', async () => {
      await fresh.store.commit([set('a', {})])
      await expect(fresh.store.commit([update('a', {})])).rejects.toThrow(DocumentRejected)
    })

    it.each([
      ['two dots', '..'],
      ['a reserved name', '__reserved__'],
      ['1,501 bytes', 'x'.repeat(1501)],
    ])('a document id of %s', async (_, id) => {
      await expect(fresh.store.commit([set(id, {})])).rejects.toThrow(DocumentRejected)
    })
  })
}
