import { isDeepStrictEqual } from 'node:util'
import type { Write } from '../../../../functions/src/firestore/document-store'
import { eventRef, uidSchema } from '../../../../functions/src/model/ids'
import { paths } from '../../../../functions/src/model/paths'
import type { Change } from '../../../../functions/src/sync/change'
import {
  estimateBytes,
  estimateIndexBytes,
  fitsOneCommit,
  MAX_CHUNK_BYTES,
  MAX_COMMIT_WRITES,
} from '../../../../functions/src/sync/chunk-size'
import { mapEvent } from '../../../../functions/src/sync/map-event'
import { NO_CHANGES } from '../../../../functions/src/sync/sync-outcome'
import { adasCalendar, noon, readEvent } from '../../../fixtures/events/read-event'
import { indexEntryBytes } from '../../../support/index-entry-bytes'

const set = (data: Record<string, unknown>) => ({ kind: 'set', path: 'users/ada/events/1', data }) as const
const created = (write: Write) => ({ write, counts: { ...NO_CHANGES, created: 1 }, eventId: null })
const replaced = (write: Write) => ({ write, counts: { ...NO_CHANGES, updated: 1 }, eventId: null })
const many = (count: number, change: Change) => Array.from({ length: count }, () => change)

describe('what fits one commit', () => {
  it('so many writes and no more', () => {
    expect(fitsOneCommit(many(MAX_COMMIT_WRITES, replaced(set({}))))).toBe(true)
    expect(fitsOneCommit(many(MAX_COMMIT_WRITES + 1, replaced(set({}))))).toBe(false)
  })

  it('so many bytes and no more', () => {
    const half = created(set({ description: 'x'.repeat(MAX_CHUNK_BYTES / 2 - 100) }))
    expect(fitsOneCommit([half, half])).toBe(true)
    expect(fitsOneCommit([half, half, created(set({ description: 'x'.repeat(200) }))])).toBe(false)
  })

  it.each(['meeting-with-everything', 'meeting-by-zoom-add-on', 'instance-of-weekly', 'untitled'])(
    'the estimate of index entries is about what they take: %s',
    (name) => {
      const document = mapEvent(readEvent(name), adasCalendar(), noon)
      const uid = uidSchema.parse('u'.repeat(28))
      const path = paths.event(uid, eventRef(document.calendarRef, document.eventId))
      const actual = indexEntryBytes(path, document)
      const estimated = estimateIndexBytes(created({ kind: 'delete', path }))
      expect(estimated).toBeGreaterThan(0.9 * actual)
      expect(estimated).toBeLessThan(1.3 * actual)
    },
  )

  it.each(['meeting-with-everything', 'instance-of-weekly', 'untitled'])(
    'where an event is renamed or moved, the estimate is no less than the entries that go and those that come: %s',
    (name) => {
      const event = readEvent(name)
      const before = mapEvent(event, adasCalendar(), noon)
      const news = { etag: '"2"', updated: '2026-03-01T12:00:00Z', sequence: 7 }
      const at = (hour: number) => ({ dateTime: `2026-05-05T${hour}:00:00Z`, timeZone: 'UTC' })
      const path = paths.event(uidSchema.parse('u'.repeat(28)), eventRef(before.calendarRef, before.eventId))
      const estimated = estimateIndexBytes(replaced({ kind: 'delete', path }))
      for (const edit of [{ summary: 'Renamed' }, { start: at(10), end: at(11) }]) {
        const after = mapEvent({ ...event, ...news, ...edit }, adasCalendar(), new Date(noon.getTime() + 1))
        const changed = Object.entries(after).filter(
          ([field, value]) => !isDeepStrictEqual(value, Reflect.get(before, field)),
        )
        expect(2 * indexEntryBytes(path, Object.fromEntries(changed))).toBeLessThan(1.05 * estimated)
      }
    },
  )

  it('a thousand changed events of a usual size fit, and as many new ones do not', () => {
    const usual = set({ ...mapEvent(readEvent('instance-of-weekly'), adasCalendar(), noon) })
    const write = { ...usual, path: `users/${'u'.repeat(28)}/events/${'e'.repeat(43)}` }
    expect(fitsOneCommit(many(1_000, replaced(write)))).toBe(true)
    expect(fitsOneCommit(many(1_000, created(write)))).toBe(false)
  })

  it('fewer documents where their paths are long: all of them are in each index entry', () => {
    const withPath = (length: number) => many(350, created({ ...set({}), path: 'x'.repeat(length) }))
    expect(fitsOneCommit(withPath(120))).toBe(true)
    expect(fitsOneCommit(withPath(350))).toBe(false)
  })

  it('the estimate is never below the text itself, in bytes', () => {
    const data = { summary: 'Mittagessen 🍜', nested: { list: ['täglich', new Date(0), null, 1, new Uint8Array(9)] } }
    expect(estimateBytes(set(data))).toBeGreaterThan(Buffer.byteLength('Mittagessen 🍜täglich') + 9)
  })
})
