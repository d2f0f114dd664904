import { taskName } from '../../../../functions/src/model/task-name'

describe('the name of a task', () => {
  it('is the same for the same parts, and another for any other', () => {
    const name = taskName('a calendar', 'watchdog', 3, 1_000)
    expect(taskName('a calendar', 'watchdog', 3, 1_000)).toBe(name)
    const others = [
      taskName('another', 'watchdog', 3, 1_000),
      taskName('a calendar', 'watchdog', 4, 1_000),
      taskName('a calendar', 'watchdog', 3, 2_000),
      taskName('a calendar', 'rate limit', 3, 1_000),
      taskName('a calendar', 'watchdog', 31, 0),
    ]
    expect(new Set([name, ...others]).size).toBe(6)
  })

  it('does not run parts together', () => {
    expect(taskName('a', 'bc')).not.toBe(taskName('ab', 'c'))
    expect(taskName('a', 1)).not.toBe(taskName('a', '1'))
  })

  it('is one that Cloud Tasks takes, and tells nothing', () => {
    expect(taskName('ada@example.com/work', 'push')).toMatch(/^[0-9a-f]{64}$/)
  })
})
