import { eventRef, uidSchema } from '../../../../functions/src/model/ids'
import { paths } from '../../../../functions/src/model/paths'
import {
  estimateBytes,
  estimateIndexBytes,
  fitsOneCommit,
  MAX_CHUNK_BYTES,
  MAX_CHUNK_WRITES,
} from '../../../../functions/src/sync/chunk-size'
import { mapEvent } from '../../../../functions/src/sync/map-event'
import { adasCalendar, noon, readEvent } from '../../../fixtures/events/read-event'
import { indexEntryBytes } from '../../../support/index-entry-bytes'

const set = (data: Record<string, unknown>) => ({ kind: 'set', path: 'users/ada/events/1', data }) as const

describe('what fits one commit', () => {
  it('so many writes and no more', () => {
    expect(fitsOneCommit(Array.from({ length: MAX_CHUNK_WRITES }, () => set({})))).toBe(true)
    expect(fitsOneCommit(Array.from({ length: MAX_CHUNK_WRITES + 1 }, () => set({})))).toBe(false)
  })

  it('so many bytes and no more', () => {
    const half = set({ description: 'x'.repeat(MAX_CHUNK_BYTES / 2 - 100) })
    expect(fitsOneCommit([half, half])).toBe(true)
    expect(fitsOneCommit([half, half, set({ description: 'x'.repeat(200) })])).toBe(false)
  })

  it.each(['meeting-with-everything', 'meeting-by-zoom-add-on', 'instance-of-weekly', 'untitled'])(
    'the estimate of index entries is about what they take: %s',
    (name) => {
      const document = mapEvent(readEvent(name), adasCalendar(), noon)
      const uid = uidSchema.parse('u'.repeat(28))
      const path = paths.event(uid, eventRef(document.calendarRef, document.eventId))
      const actual = indexEntryBytes(path, document)
      const estimated = estimateIndexBytes({ kind: 'delete', path })
      expect(estimated).toBeGreaterThan(0.9 * actual)
      expect(estimated).toBeLessThan(1.3 * actual)
    },
  )

  it('fewer documents where their paths are long: all of them are in each index entry', () => {
    const withPath = (length: number) => Array.from({ length: 350 }, () => ({ ...set({}), path: 'x'.repeat(length) }))
    expect(fitsOneCommit(withPath(120))).toBe(true)
    expect(fitsOneCommit(withPath(350))).toBe(false)
  })

  it('the estimate is never below the text itself, in bytes', () => {
    const data = { summary: 'Mittagessen 🍜', nested: { list: ['täglich', new Date(0), null, 1, new Uint8Array(9)] } }
    expect(estimateBytes(set(data))).toBeGreaterThan(Buffer.byteLength('Mittagessen 🍜täglich') + 9)
  })
})
