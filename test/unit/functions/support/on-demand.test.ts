import { onDemand } from '../../../../functions/src/support/on-demand'

describe('a handler on demand', () => {
  it('is loaded by the first request, once for all that come meanwhile', async () => {
    let loaded = 0
    const double = onDemand('double', async () => {
      loaded += 1
      return (n: number) => n * 2
    })
    expect(loaded).toBe(0)
    expect(await Promise.all([double(1), double(2)])).toEqual([2, 4])
    expect(await double(3)).toBe(6)
    expect(loaded).toBe(1)
  })

  it('is loaded at once by the instance that serves it, and by no other', () => {
    const loaded: string[] = []
    const loading = (name: string) => async () => {
      loaded.push(name)
      return () => name
    }
    onDemand('mine', loading('mine'), 'mine')
    onDemand('another', loading('another'), 'mine')
    onDemand('grouped', loading('grouped'), 'mirror.grouped')
    expect(loaded).toEqual(['mine', 'grouped'])
  })

  it('that cannot be loaded fails its request only, and is tried again with the next', async () => {
    let attempts = 0
    const handler = onDemand(
      'handler',
      async () => {
        attempts += 1
        if (attempts <= 2) throw new Error(`attempt ${attempts}`)
        return async () => 'well'
      },
      'handler',
    )
    await expect(handler()).rejects.toThrow('attempt 1')
    await expect(handler()).rejects.toThrow('attempt 2')
    expect(await handler()).toBe('well')
  })
})
