import {
  estimateBytes,
  fitsOneCommit,
  MAX_CHUNK_BYTES,
  MAX_CHUNK_WRITES,
} from '../../../../functions/src/sync/chunk-size'

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

  it('the estimate is never below the text itself, in bytes', () => {
    const data = { summary: 'Mittagessen 🍜', nested: { list: ['täglich', new Date(0), null, 1, new Uint8Array(9)] } }
    expect(estimateBytes(set(data))).toBeGreaterThan(Buffer.byteLength('Mittagessen 🍜täglich') + 9)
  })
})
