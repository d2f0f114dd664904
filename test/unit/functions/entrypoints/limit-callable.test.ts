import type { CallableRequest } from '../../../../functions/src/entrypoints/callable-request'
import { limitCallable } from '../../../../functions/src/entrypoints/limit-callable'
import { createCallLimiter } from '../../../../functions/src/limits/call-limiter'

const clock = { now: () => 0 }
const lines: string[] = []
const note = (event: string) => void lines.push(event)
const logger = { info: note, warn: note, error: note }

function limited() {
  const limiter = createCallLimiter(clock, 1)
  const handled: unknown[] = []
  const handler = async ({ data }: CallableRequest) => Promise.resolve(handled.push(data))
  return { handled, call: limitCallable('syncNow', () => ({ limiter, logger }), handler) }
}

it('a call too many is told when to come again, and nothing of it is done', async () => {
  const { handled, call } = limited()
  await call({ auth: { uid: 'ana' }, data: 'first' })
  await expect(call({ auth: { uid: 'ana' }, data: 'second' })).rejects.toMatchObject({
    code: 'resource-exhausted',
    details: { reason: 'too_many_calls', retryAfterSeconds: 60 },
  })
  expect(handled).toEqual(['first'])
  expect(lines).toEqual([])
})

it('who is not signed in is left to the handler, and takes nothing from anybody', async () => {
  const { handled, call } = limited()
  await call({ data: 'nobody' })
  await call({ data: 'nobody' })
  await call({ auth: { uid: 'ana' }, data: 'ana' })
  expect(handled).toEqual(['nobody', 'nobody', 'ana'])
})
