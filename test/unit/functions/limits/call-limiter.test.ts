import { createCallLimiter } from '../../../../functions/src/limits/call-limiter'
import { TooManyCalls } from '../../../../functions/src/model/errors/too-many-calls'
import { uidSchema } from '../../../../functions/src/model/ids'

const ana = uidSchema.parse('ana')
const ben = uidSchema.parse('ben')
const clock = { time: 0, now: () => clock.time }

beforeEach(() => {
  clock.time = 0
})

it('a user who calls in a loop is refused, and told for how long', () => {
  const limiter = createCallLimiter(clock, 60)
  for (let call = 0; call < 60; call += 1) limiter(ana, 'syncNow')
  expect(() => limiter(ana, 'syncNow')).toThrow(new TooManyCalls(1000))
})

it('nobody is refused for what others do', () => {
  const limiter = createCallLimiter(clock, 1)
  limiter(ana, 'syncNow')
  expect(() => limiter(ana, 'syncNow')).toThrow(TooManyCalls)
  expect(() => limiter(ben, 'syncNow')).not.toThrow()
})

it('all costly calls of a user come out of one bucket, each for what it costs', () => {
  const limiter = createCallLimiter(clock, 22)
  limiter(ana, 'exportData')
  limiter(ana, 'syncNow')
  limiter(ana, 'listEvents')
  expect(() => limiter(ana, 'watchCalendar')).toThrow(TooManyCalls)
})

it('whoever was refused is let through once the time has passed', () => {
  const limiter = createCallLimiter(clock, 60)
  for (let call = 0; call < 60; call += 1) limiter(ana, 'syncNow')
  for (let call = 0; call < 100; call += 1) expect(() => limiter(ana, 'syncNow')).toThrow(TooManyCalls)
  clock.time += 1000
  expect(() => limiter(ana, 'syncNow')).not.toThrow()
})

it('a flood of users does not make it forget who has just called', () => {
  const limiter = createCallLimiter(clock, 1)
  for (let user = 0; user < 20_000; user += 1) limiter(uidSchema.parse(`user-${user}`), 'syncNow')
  expect(() => limiter(uidSchema.parse('user-19999'), 'syncNow')).toThrow(TooManyCalls)
})
