import type { Write } from '../../../functions/src/firestore/document-store'
import type { History } from '../history/plan-history'
import { MirrorWatch } from '../invariants/mirror-watch'
import { REFUSED } from '../invariants/tell'
import type { Violation } from '../invariants/violation'
import type { Prng } from '../prng'
import type { Program } from '../program'
import { Scheduler } from '../scheduler'
import { Documents } from '../store/documents'
import { Locks } from '../store/locks'
import { Deployment } from './deployment'
import { Encounters } from './encounters'
import { Faults } from './faults'
import { type Account, GoogleSide } from './google-side'
import type { Ground } from './ground'

export interface WorldParts {
  readonly history: History
  readonly programs: readonly Program[]
  readonly chance: Prng
  readonly without: ReadonlySet<string>
  /** Hears of what happens, where somebody reads along. */
  readonly trace: ((line: string) => void) | undefined
}

/** Everything there is: Google, Firestore, the queues, the deployed program, and time. */
export class SimulatedWorld implements Ground {
  readonly history: History
  readonly scheduler: Scheduler
  readonly chance: Prng
  readonly faults: Faults
  readonly encounters: Encounters
  readonly documents: Documents
  readonly locks: Locks
  readonly watch: MirrorWatch
  readonly google: GoogleSide
  readonly deployment: Deployment
  readonly onApply: Ground['onApply']
  /** Since when all calendars are watched. */
  watchedFrom = Infinity
  /** Since when each calendar that is wanted has to have been verified. */
  verifiedFrom = Infinity
  private readonly trace: WorldParts['trace']
  private hash = 0x811c9dc5

  constructor({ history, programs, chance, without, trace }: WorldParts) {
    this.history = history
    this.chance = chance
    this.trace = trace
    this.scheduler = new Scheduler(history.startAt)
    this.faults = new Faults(chance, history, without)
    const now = () => this.scheduler.now()
    this.documents = new Documents(now)
    this.encounters = new Encounters(this.documents)
    this.locks = new Locks(now)
    this.watch = new MirrorWatch(this.documents, (name) => this.faults.note(name), now)
    this.documents.onCommit = (commit) => {
      this.watch.onCommit(commit)
      this.encounters.observe(commit)
    }
    this.watch.mayBeLost = () => this.faults.fired.has('calendar lost')
    // While a chunk with refused events is halved, a lease is not put off.
    this.watch.keepsLeases = () => !this.faults.fired.has('event that the store refuses')
    this.google = new GoogleSide(this, history, this.watch)
    this.faults.onFired = (name) => {
      this.tell(`  ! ${name}`)
      this.google.onHappening(name)
    }
    this.watch.onErased = () => this.google.onHappening('account erased')
    this.deployment = new Deployment({ ground: this, google: this.google, programs, history })
    this.onApply = (by, _, locked) => {
      this.watch.author = { by, locked }
    }
  }

  after(delay: number, process: string, direction: '→' | '←' | '…', operation: string, run: () => void): () => void {
    return this.scheduler.after(delay, operation, () => {
      this.note(`${process} ${direction} ${operation}`)
      run()
    })
  }

  latency(): number {
    const { least, most } = this.history.latency
    return this.chance.between(least, most)
  }

  goesAtOnce(): boolean {
    return this.chance.chance(this.history.latency.atOnce)
  }

  refuses(writes: readonly Write[]): boolean {
    const refused = writes.some((write) => {
      if (write.kind !== 'set' || !write.path.startsWith('users/')) return false
      const { summary } = write.data
      return typeof summary === 'string' && summary.startsWith(REFUSED)
    })
    if (refused) this.faults.note('event that the store refuses')
    return refused
  }

  /** Something changes at Google. */
  change(name: string, run: () => void, extent?: 'everything'): void {
    this.note(`google: ${name}`)
    this.google.change(run, extent)
  }

  isConnected({ accountId, email }: Account): boolean {
    const account = this.documents.get(`users/somebody/accounts/${accountId}`)
    return account?.data['state'] === 'connected' && [...this.google.grants.values()].includes(email)
  }

  get tracing(): boolean {
    return this.trace !== undefined
  }

  tell(line: string): void {
    this.trace?.(`${new Date(this.scheduler.now()).toISOString().slice(5, 23)} ${line}`)
  }

  /** The first thing that does not hold. */
  get violation(): Violation | undefined {
    return this.watch.violation ?? this.deployment.failure
  }

  /** A digest of everything that has happened so far, in its order. */
  get digest(): string {
    return (this.hash >>> 0).toString(16).padStart(8, '0')
  }

  /** FNV-1a over all that happens. */
  private note(line: string): void {
    const text = `${this.scheduler.now()} ${line}`
    let { hash } = this
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    this.hash = hash
    if (this.trace) this.tell(line)
  }
}
