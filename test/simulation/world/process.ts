import type { Clock } from '../../../functions/src/support/clock'
import type { Program } from '../program'
import { createMemoryDocumentStore, type Fate, type Line } from '../store/memory-document-store'
import type { Committer } from './committer'
import type { Ground } from './ground'

/** The process is gone: whoever waits for it hears so, and nothing that it would have done happens. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied'
}

/** One invocation of a function, with a clock of its own. */
export class Process implements Committer {
  readonly id: string
  readonly program: Program
  readonly clock: Clock
  alive = true
  /** A request that Google waits for is cut off after half a minute; a pause of minutes would be its end. */
  private readonly outlivesPauses: boolean
  /** Between its steps others meet what is half gone. */
  private readonly erases: boolean
  /** Somebody may take it for dead between what it intends and what it does. */
  private readonly opens: boolean
  /** The epoch of the lease that it took last, and of which calendar. */
  readonly epochs = new Map<string, number>()
  /** What was seen of it, for the checks. */
  faulted = false
  private readonly ground: Ground
  private pausedUntil = 0
  private readonly died: ((error: ProcessDied) => void)[] = []

  /** Whether its clock is wrong. */
  readonly skewed: boolean

  constructor(ground: Ground, id: string, program: Program, skew: number) {
    this.skewed = skew !== 0
    this.faulted = this.skewed
    this.ground = ground
    this.id = id
    this.program = program
    this.outlivesPauses = !id.startsWith('webhook')
    this.erases = /^(disconnect|unselect)/.test(id)
    this.opens = id.startsWith('watch')
    this.clock = {
      now: () => ground.scheduler.now() + skew,
      sleep: (milliseconds) => this.wait(milliseconds, 'sleep'),
    }
  }

  /** Runs one invocation to its end, or to the end of the process. */
  run<Result>(body: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.died.push(reject)
      body().then(
        (result) => this.alive && resolve(result),
        (error: unknown) => {
          if (this.alive) reject(error instanceof Error ? error : new Error(String(error)))
        },
      )
    })
  }

  die(): void {
    if (!this.alive) return
    this.alive = false
    this.faulted = true
    for (const tell of this.died) tell(new ProcessDied(`${this.id} died`))
  }

  store() {
    const { documents, locks } = this.ground
    return createMemoryDocumentStore({ documents, locks, line: this.line(), errors: this.program })
  }

  /** The way of a request; now and then it takes no time. */
  async arrive(operation: string): Promise<void> {
    if (!this.alive) return await never()
    if (this.ground.goesAtOnce()) return
    await new Promise<void>((resolve) => {
      this.ground.after(this.ground.latency(), this.id, '→', operation, () => {
        if (!this.alive) {
          // It was on its way when its process died.
          if (this.ground.chance.chance(0.5)) resolve()
        } else if (this.ground.faults.strikes('crash before an effect')) this.die()
        else resolve()
      })
    })
  }

  /** The way of an answer. */
  async answer(operation: string): Promise<void> {
    if (!this.alive) return await never()
    await new Promise<void>((resolve) => this.deliver(operation, this.ground.latency(), resolve))
  }

  private deliver(operation: string, delay: number, resolve: () => void): void {
    this.ground.after(delay, this.id, '←', operation, () => {
      const { faults, chance } = this.ground
      if (!this.alive) return
      const now = this.ground.scheduler.now()
      if (now < this.pausedUntil) return this.deliver(operation, this.pausedUntil - now, resolve)
      if (faults.strikes('crash after an effect')) return this.die()
      if (this.erases && faults.strikes('eraser dies')) return this.die()
      if (operation === 'transaction' && faults.strikes('writer dies between chunks')) return this.die()
      if (operation === 'watch' && faults.strikes('opener dies')) return this.die()
      if (operation === 'transaction' && this.opens && faults.strikes('opener sleeps'))
        return this.pauseFor(chance.between(1_200_000, 2_400_000), operation, resolve)
      if (this.erases && faults.strikes('eraser sleeps'))
        return this.pauseFor(chance.between(5_000, 240_000), operation, resolve)
      if (this.outlivesPauses && faults.strikes('worker paused beyond its lease'))
        return this.pauseFor(chance.between(55_000, 240_000), operation, resolve)
      if (this.outlivesPauses && faults.strikes('worker paused beyond its deadline')) {
        return this.pauseFor(chance.between(1_790_000, 2_400_000), operation, resolve)
      }
      resolve()
    })
  }

  private pauseFor(delay: number, operation: string, resolve: () => void): void {
    this.faulted = true
    this.ground.faults.pausedAt = this.ground.scheduler.now()
    this.pausedUntil = this.ground.scheduler.now() + delay
    this.deliver(operation, delay, resolve)
  }

  private wait(milliseconds: number, why: string): Promise<void> {
    return new Promise((resolve) => {
      this.ground.after(milliseconds, this.id, '…', why, () => {
        if (this.alive) resolve()
      })
    })
  }

  private line(): Line {
    const { ground } = this
    return {
      arrive: (operation) => this.arrive(operation),
      answer: (operation) => this.answer(operation),
      pause: (attempts) => {
        ground.faults.waited = true
        // Hundreds may wait for what a dead worker has locked: most of a history would be their looking again.
        const longest = Math.max(1_500, 300 * attempts)
        return new Promise((resolve) => ground.after(ground.chance.between(5, longest), this.id, '…', 'store', resolve))
      },
      fateOf: (operation) => this.fateOf(operation),
      answers: () => this.alive && ground.scheduler.now() >= this.pausedUntil,
      onHeldUp: () => {
        this.faulted = true
      },
      refuses: (writes) => ground.refuses(writes),
      onApply: (writes, locked) => ground.onApply?.(this, writes, locked),
    }
  }

  private fateOf(operation: Parameters<Line['fateOf']>[0]): Fate {
    const { faults } = this.ground
    if (operation === 'read') return this.noting(faults.strikes('read fails')) ? 'lost' : 'confirmed'
    if (this.noting(faults.strikes('commit lost'))) return 'lost'
    if (this.noting(faults.strikes('commit unconfirmed'))) return 'unconfirmed'
    if (this.noting(faults.strikes('commit repeated'))) return 'repeated'
    if (this.noting(faults.strikes('commit late'))) return 'late'
    return 'confirmed'
  }

  noting(struck: boolean): boolean {
    if (struck) this.faulted = true
    return struck
  }
}

function never(): Promise<never> {
  return new Promise(() => {})
}
