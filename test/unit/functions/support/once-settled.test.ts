import { onceSettled } from '../../../../functions/src/support/once-settled'

it('is made once, however many ask at once and later', async () => {
  let made = 0
  const value = onceSettled(async () => {
    made += 1
    return Promise.resolve(made)
  })
  expect(await Promise.all([value(), value()])).toEqual([1, 1])
  expect(await value()).toBe(1)
})

it('is made again after a failure', async () => {
  let attempts = 0
  const value = onceSettled(async () => {
    attempts += 1
    if (attempts === 1) throw new Error('not yet')
    return Promise.resolve(attempts)
  })
  await expect(value()).rejects.toThrow('not yet')
  expect(await value()).toBe(2)
})
