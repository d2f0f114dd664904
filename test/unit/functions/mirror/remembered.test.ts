import { remembered } from '../../../../functions/src/mirror/remembered'

describe('an answer that is remembered', () => {
  it('is computed once, however many ask at the same time', async () => {
    const { ask, computed } = counterRememberedFor(1000)
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
    expect(computed()).toBe(1)
  })

  it('is computed again once its time is over', async () => {
    const { ask, pass } = counterRememberedFor(1000)
    await ask()
    pass(999)
    expect(await ask()).toBe(1)
    pass(1)
    expect(await ask()).toBe(2)
  })

  it('is not remembered where it was a failure', async () => {
    const { ask, failNext } = counterRememberedFor(1000)
    failNext()
    await expect(ask()).rejects.toThrow('failed')
    expect(await ask()).toBe(2)
  })
})

function counterRememberedFor(milliseconds: number) {
  let now = 0
  let computed = 0
  let fails = false
  const clock = { now: () => now, sleep: () => Promise.resolve() }
  const ask = remembered(clock, milliseconds, async () => {
    computed += 1
    const failing = fails
    fails = false
    if (failing) throw new Error('failed')
    return computed
  })
  return {
    ask,
    computed: () => computed,
    pass: (by: number) => void (now += by),
    failNext: () => void (fails = true),
  }
}
