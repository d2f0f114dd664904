import { ApiError } from '../../../../../local/tasks/core/api-error'
import { type QueueSettingsInput, queueSettingsSchema } from '../../../../../local/tasks/core/queue-settings'
import type { AttemptAnswer, NewTask } from '../../../../../local/tasks/core/task'
import { TaskQueue } from '../../../../../local/tasks/core/task-queue'

const QUEUE = 'projects/demo/locations/here/queues/work'
const START = 1_700_000_000_000
const OK: AttemptAnswer = { kind: 'responded', status: 204 }
const BROKEN: AttemptAnswer = { kind: 'responded', status: 500 }
const BUSY: AttemptAnswer = { kind: 'responded', status: 503 }

function queueWith(settings: QueueSettingsInput = {}, fractions: () => number = () => 0.5): TaskQueue {
  return new TaskQueue({
    name: QUEUE,
    settings: queueSettingsSchema.parse(settings),
    tombstoneMs: 3_600_000,
    random: { fraction: fractions },
    now: START,
  })
}

function task(name: string, scheduleTime?: number): NewTask {
  return {
    name: `${QUEUE}/tasks/${name}`,
    dispatchDeadlineMs: 600_000,
    request: { url: 'http://127.0.0.1/', method: 'POST', headers: {}, body: '' },
    ...(scheduleTime === undefined ? {} : { scheduleTime }),
  }
}

function taken(queue: TaskQueue, now: number): string[] {
  return queue.takeDue(now).map(({ name }) => name.slice(`${QUEUE}/tasks/`.length))
}

function statusOf(action: () => unknown): string {
  try {
    action()
    return 'OK'
  } catch (error) {
    return error instanceof ApiError ? error.status : String(error)
  }
}

describe('the name of a task', () => {
  const named = `${QUEUE}/tasks/a`

  it('is taken while the task waits, and while it runs', () => {
    const queue = queueWith()
    queue.create(task('a'), START)
    expect(statusOf(() => queue.create(task('a'), START))).toBe('ALREADY_EXISTS')
    queue.takeDue(START)
    expect(statusOf(() => queue.create(task('a'), START))).toBe('ALREADY_EXISTS')
  })

  it.each([
    ['completion', (queue: TaskQueue) => void (queue.takeDue(START), queue.settle(named, OK, START))],
    ['deletion', (queue: TaskQueue) => queue.delete(named, START)],
    ['a purge', (queue: TaskQueue) => queue.purge(START)],
  ])('stays taken for an hour after %s, and is free then', (_, end) => {
    const queue = queueWith()
    queue.create(task('a'), START)
    end(queue)
    expect(statusOf(() => queue.get(named))).toBe('NOT_FOUND')
    expect(statusOf(() => queue.create(task('a'), START + 3_599_999))).toBe('ALREADY_EXISTS')
    expect(statusOf(() => queue.create(task('a'), START + 3_600_000))).toBe('OK')
  })

  it('is chosen by the queue where none is given', () => {
    const { name: _, ...nameless } = task('')
    expect(queueWith().create(nameless, START).name).toMatch(new RegExp(`^${QUEUE}/tasks/\\d{19}$`))
  })

  it.each(['', 'a/b', 'a.b', 'ä', 'a'.repeat(501)])('is refused where it is malformed: %s', (name) => {
    expect(statusOf(() => queueWith().create(task(name), START))).toBe('INVALID_ARGUMENT')
  })

  it('of another queue is refused', () => {
    const other = { ...task('a'), name: `${QUEUE}2/tasks/a` }
    expect(statusOf(() => queueWith().create(other, START))).toBe('INVALID_ARGUMENT')
  })
})

describe('when a task is dispatched', () => {
  it('not before its schedule time', () => {
    const queue = queueWith()
    queue.create(task('later', START + 1000), START)
    expect(taken(queue, START + 999)).toEqual([])
    expect(queue.nextDispatchAt(START)).toBe(START + 1000)
    expect(taken(queue, START + 1000)).toEqual(['later'])
  })

  it('at once where that time is past', () => {
    const queue = queueWith()
    expect(queue.create(task('late', START - 5000), START).scheduleTime).toBe(START)
    expect(taken(queue, START)).toEqual(['late'])
  })

  it('never more than 30 days ahead', () => {
    const month = 30 * 24 * 3_600_000
    expect(statusOf(() => queueWith().create(task('a', START + month), START))).toBe('OK')
    expect(statusOf(() => queueWith().create(task('a', START + month + 1), START))).toBe('INVALID_ARGUMENT')
  })

  it('in no promised order', () => {
    const fractions = [0.9, 0.1, 0.5]
    const queue = queueWith({}, () => fractions.shift() ?? 0)
    for (const name of ['first', 'second', 'third']) queue.create(task(name), START)
    expect(taken(queue, START)).toEqual(['second', 'third', 'first'])
  })

  it('once only while it runs', () => {
    const queue = queueWith()
    queue.create(task('a'), START)
    expect(taken(queue, START)).toEqual(['a'])
    expect(taken(queue, START + 60_000)).toEqual([])
  })

  it('not while the queue is paused, and at once when it resumes', () => {
    const queue = queueWith()
    queue.create(task('a'), START)
    queue.pause()
    expect(taken(queue, START)).toEqual([])
    expect(queue.nextDispatchAt(START)).toBeNull()
    queue.resume()
    expect(taken(queue, START)).toEqual(['a'])
  })

  it('no more at a time than maxConcurrentDispatches', () => {
    const queue = queueWith({ rateLimits: { maxConcurrentDispatches: 2 } })
    for (const name of ['a', 'b', 'c']) queue.create(task(name), START)
    const [first] = queue.takeDue(START)
    expect(taken(queue, START + 1000)).toEqual([])
    expect(queue.nextDispatchAt(START + 1000)).toBeNull()
    queue.settle(first?.name ?? '', OK, START + 1000)
    expect(taken(queue, START + 1000)).toHaveLength(1)
  })

  it('no more in a second than maxDispatchesPerSecond, after the burst', () => {
    const queue = queueWith({ rateLimits: { maxDispatchesPerSecond: 10, maxBurstSize: 3 } })
    for (let index = 0; index < 30; index++) queue.create(task(`t${index}`), START)
    expect(taken(queue, START)).toHaveLength(3)
    expect(queue.nextDispatchAt(START)).toBe(START + 100)
    let within = 0
    for (let now = START + 1; now <= START + 1000; now++) within += taken(queue, now).length
    expect(within).toBe(10)
  })
})

describe('an attempt that fails', () => {
  const named = `${QUEUE}/tasks/a`
  const retried: QueueSettingsInput = { retryConfig: { maxAttempts: 3, minBackoff: '1s', maxBackoff: '60s' } }

  it.each([
    ['an error of the target', BROKEN],
    ['a redirect', { kind: 'responded', status: 302 } as const],
    ['a refused connection', { kind: 'unreachable', reason: 'ECONNREFUSED' } as const],
    ['no answer in time', { kind: 'deadline-exceeded' } as const],
  ])('is repeated after the backoff: %s', (_, answer) => {
    const queue = queueWith(retried)
    queue.create(task('a'), START)
    queue.takeDue(START)
    expect(queue.settle(named, answer, START + 10)).toBe('retrying')
    expect(taken(queue, START + 1009)).toEqual([])
    expect(taken(queue, START + 1010)).toEqual(['a'])
    expect(queue.settle(named, OK, START + 1020)).toBe('completed')
  })

  it('is the last one after maxAttempts', () => {
    const queue = queueWith(retried)
    queue.create(task('a'), START)
    const outcomes: string[] = []
    for (let now = START; !queue.isEmpty(); now += 100_000) {
      queue.takeDue(now)
      outcomes.push(queue.settle(named, BROKEN, now))
    }
    expect(outcomes).toEqual(['retrying', 'retrying', 'abandoned'])
  })

  it('is repeated beyond maxAttempts until maxRetryDuration has passed too', () => {
    const queue = queueWith({ retryConfig: { maxAttempts: 1, maxRetryDuration: '10s', minBackoff: '6s' } })
    queue.create(task('a'), START)
    queue.takeDue(START)
    expect(queue.settle(named, BROKEN, START)).toBe('retrying')
    queue.takeDue(START + 6000)
    expect(queue.settle(named, BROKEN, START + 6000)).toBe('retrying')
    queue.takeDue(START + 18_000)
    expect(queue.settle(named, BROKEN, START + 18_000)).toBe('abandoned')
  })

  it('is repeated forever where maxAttempts is -1', () => {
    const queue = queueWith({ retryConfig: { maxAttempts: -1, maxBackoff: '1s' } })
    queue.create(task('a'), START)
    for (let attempt = 0; attempt < 200; attempt++) {
      queue.takeDue(START + attempt * 1000)
      expect(queue.settle(named, BROKEN, START + attempt * 1000)).toBe('retrying')
    }
  })

  it('counts as a dispatch always, as a response where there was one, as an execution where that was no 5xx', () => {
    const queue = queueWith()
    queue.create(task('a'), START)
    const answers: AttemptAnswer[] = [BROKEN, { kind: 'unreachable', reason: '' }, { kind: 'responded', status: 404 }]
    answers.forEach((answer, index) => {
      queue.takeDue(START + index * 10_000)
      queue.settle(named, answer, START + index * 10_000)
    })
    expect(queue.get(named)).toMatchObject({ dispatchCount: 3, responseCount: 2, executionCount: 1 })
  })

  it('waits as long as Retry-After asks, where that is longer', () => {
    const queue = queueWith(retried)
    queue.create(task('a'), START)
    queue.takeDue(START)
    queue.settle(named, { kind: 'responded', status: 500, retryAfterMs: 30_000 }, START)
    expect(queue.get(named).scheduleTime).toBe(START + 30_000)
  })

  it('means nothing once the task was deleted', () => {
    const queue = queueWith()
    queue.create(task('a'), START)
    queue.takeDue(START)
    queue.delete(named, START)
    expect(queue.settle(named, BROKEN, START)).toBe('deleted-meanwhile')
    expect(queue.isEmpty()).toBe(true)
  })
})

describe('a target that answers 429 or 503', () => {
  it.each([429, 503])('slows the whole queue, the more the longer it lasts: %d', (status) => {
    const queue = queueWith({ retryConfig: { minBackoff: '0.1s' } })
    for (const name of ['a', 'b']) queue.create(task(name), START)
    queue.takeDue(START)
    queue.settle(`${QUEUE}/tasks/a`, { kind: 'responded', status }, START)
    queue.settle(`${QUEUE}/tasks/b`, { kind: 'responded', status }, START)
    queue.create(task('c'), START + 1)
    expect(taken(queue, START + 999)).toEqual([])
    expect(queue.nextDispatchAt(START + 1)).toBe(START + 1000)
    expect(taken(queue, START + 1000)).toHaveLength(3)
    queue.settle(`${QUEUE}/tasks/c`, BUSY, START + 1000)
    expect(taken(queue, START + 2999)).toEqual([])
  })

  it('gets its tasks at the old pace again after one success', () => {
    const queue = queueWith()
    for (const name of ['a', 'b']) queue.create(task(name), START)
    queue.takeDue(START)
    queue.settle(`${QUEUE}/tasks/a`, BUSY, START)
    queue.settle(`${QUEUE}/tasks/b`, OK, START + 1)
    queue.create(task('c'), START + 2)
    expect(taken(queue, START + 2)).toEqual(['c'])
  })
})
