import type { DocumentStore } from '../../../functions/src/firestore/document-store'
import { PreconditionFailed } from '../../../functions/src/model/errors/precondition-failed'
import { freshCollection } from './fresh-collection'

export function describeValuesAndWrites(makeStore: () => DocumentStore): void {
  const fresh = freshCollection(makeStore)
  const { at, set, create, update, remove, find, read } = fresh

  describe('values', () => {
    it('come back as they went in: nested maps, lists, dates to the millisecond, bytes, null', async () => {
      const data = {
        text: 'Grüße 🗓',
        whole: 4_294_967_295,
        fraction: 0.5,
        yes: true,
        nothing: null,
        when: new Date('2026-03-29T01:30:00.123Z'),
        before1970: new Date('1969-12-31T23:59:59.999Z'),
        bytes: new Uint8Array([0, 1, 255]),
        list: [1, 'two', { when: new Date(0) }, null],
        map: { 'dotted.key': { bytes: new Uint8Array([7]) }, empty: {} },
      }
      await fresh.store.commit([set('a', data)])
      expect((await read('a')).data).toEqual(data)
    })

    it('bytes are plain Uint8Arrays, not Buffers', async () => {
      await fresh.store.commit([set('a', { bytes: new Uint8Array([1, 2]) })])
      const { bytes } = (await read('a')).data
      expect(bytes).toBeInstanceOf(Uint8Array)
      expect(Buffer.isBuffer(bytes)).toBe(false)
    })

    it('a stored document does not change with the object it was written from', async () => {
      const data = { list: [1] }
      await fresh.store.commit([set('a', data)])
      data.list.push(2)
      expect((await read('a')).data).toEqual({ list: [1] })
    })
  })

  describe('reading', () => {
    it('keeps the order asked for, says what is missing, and answers twice where asked twice', async () => {
      await fresh.store.commit([set('a', { n: 1 }), set('b', { n: 2 })])
      const found = await fresh.store.getAll([at('b'), at('missing'), at('a'), at('b')])
      expect(found.map((document) => document?.data)).toEqual([{ n: 2 }, undefined, { n: 1 }, { n: 2 }])
    })

    it('of nothing is nothing', async () => {
      expect(await fresh.store.getAll([])).toEqual([])
    })

    it('gives the path and its last segment', async () => {
      await fresh.store.commit([set('a', {})])
      expect(await read('a')).toMatchObject({ path: at('a'), id: 'a', data: {} })
    })

    it('of some fields leaves the others out', async () => {
      await fresh.store.commit([set('a', { n: 1, text: 'long' })])
      const [found] = await fresh.store.getAll([at('a')], ['n', 'absent'])
      expect(found?.data).toEqual({ n: 1 })
    })

    it('of no fields tells that the document is there', async () => {
      await fresh.store.commit([set('a', { n: 1 })])
      const found = await fresh.store.getAll([at('a'), at('missing')], [])
      expect(found.map((document) => document?.data)).toEqual([{}, undefined])
    })
  })

  describe('writing', () => {
    it('set replaces the whole document', async () => {
      await fresh.store.commit([set('a', { n: 1, text: 'x' })])
      await fresh.store.commit([set('a', { n: 2 })])
      expect((await read('a')).data).toEqual({ n: 2 })
    })

    it('update replaces the fields it names and keeps the others', async () => {
      await fresh.store.commit([set('a', { map: { x: 1, y: 2 }, kept: true })])
      await fresh.store.commit([update('a', { map: { x: 3 } })])
      expect((await read('a')).data).toEqual({ map: { x: 3 }, kept: true })
    })

    it('update takes a dot in a field name for a dot', async () => {
      await fresh.store.commit([set('a', { map: { x: 1 } })])
      await fresh.store.commit([update('a', { 'map.x': 2, 'odd `name`': 3 })])
      expect((await read('a')).data).toEqual({ map: { x: 1 }, 'map.x': 2, 'odd `name`': 3 })
    })

    it('update of a missing document fails', async () => {
      await expect(fresh.store.commit([update('a', { n: 1 })])).rejects.toThrow(PreconditionFailed)
      expect(await find('a')).toBeUndefined()
    })

    it('create fails where there is a document, and leaves it as it is', async () => {
      await fresh.store.commit([create('a', { n: 1 })])
      await expect(fresh.store.commit([create('a', { n: 2 })])).rejects.toThrow(PreconditionFailed)
      expect((await read('a')).data).toEqual({ n: 1 })
    })

    it('delete of a missing document does nothing', async () => {
      await fresh.store.commit([set('a', {}), remove('missing')])
      await fresh.store.commit([remove('a')])
      expect(await find('a')).toBeUndefined()
    })

    it('writes of one document apply in their order', async () => {
      await fresh.store.commit([set('a', { n: 1 }), update('a', { n: 2 }), remove('b'), create('b', {})])
      expect((await read('a')).data).toEqual({ n: 2 })
      expect(await find('b')).toBeDefined()
    })

    it('nothing to write is nothing done', async () => {
      await expect(fresh.store.commit([])).resolves.toBeUndefined()
    })

    it('all or nothing: one failed precondition, and no write of the commit shows', async () => {
      await fresh.store.commit([set('a', { n: 1 })])
      const writes = [set('a', { n: 2 }), set('b', {}), remove('a'), update('missing', { n: 1 })]
      await expect(fresh.store.commit(writes)).rejects.toThrow(PreconditionFailed)
      expect((await read('a')).data).toEqual({ n: 1 })
      expect(await find('b')).toBeUndefined()
    })
  })
}
