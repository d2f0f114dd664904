import { createSecretKey } from 'node:crypto'
import { type AccountId, uidSchema } from '../../../functions/src/model/ids'
import { CALENDAR_SCOPES } from '../../../functions/src/model/oauth-grant'
import type { Keyring } from '../../../functions/src/support/keyring'
import type { LogFields, Logger } from '../../../functions/src/support/logger'
import { createTally } from '../../../functions/src/support/tally'
import type { EnqueueOptions } from '../../../functions/src/tasks/task-queue'
import type { Notification } from '../../../local/calendar-simulator/core/push'
import type { Forgery } from '../history/deed'
import type { History } from '../history/plan-history'
import type { MirrorWatch } from '../invariants/mirror-watch'
import { inspectRevocation } from '../invariants/inspect-revocation'
import { Violation } from '../invariants/violation'
import type { Prng } from '../prng'
import type { Program } from '../program'
import type { Account, GoogleSide, Mirror } from './google-side'
import type { Ground } from './ground'
import { deliveredHeaders } from './delivered-headers'
import { forgedHeaders } from './forged-headers'
import { Process } from './process'
import { simulateAccess } from './simulated-access'
import { type Attempt, SimulatedQueue, syncIdOf } from './simulated-queue'
import { windowSpanOf } from './window-span-of'

const UID = uidSchema.parse('somebody')
const KEYRING: Keyring = { current: 'k1', keys: new Map([['k1', createSecretKey(Buffer.alloc(32, 7))]]) }
const DAY = 86_400_000
const HOUR = 3_600_000
/** What a deployment is told to keep lost data for. */
export const LOST_GRACE_MS = 2 * DAY

export interface DeploymentParts {
  readonly ground: Ground & { tell(line: string): void; readonly tracing: boolean; readonly watch: MirrorWatch }
  readonly google: GoogleSide
  readonly programs: readonly Program[]
  readonly history: History
}

/** The deployed functions: each invocation is a process of its own, of the version that is deployed then. */
export class Deployment {
  version: number
  /** Whether somebody has given up asking for something. */
  hasGivenUp = false
  /** The first thing that went wrong although it never may. */
  failure: Violation | undefined
  readonly syncQueue: SimulatedQueue
  readonly reconcileQueue: SimulatedQueue
  private readonly ground: DeploymentParts['ground']
  private readonly google: GoogleSide
  private readonly programs: readonly Program[]
  private readonly skewed: boolean
  private readonly chance: Prng
  /** The refresh tokens that somebody has read, by the update times of their documents. */
  readonly opened = new Map<string, string>()
  private spawned = 0
  private lastNotification: Notification | undefined

  constructor({ ground, google, programs, history }: DeploymentParts) {
    this.ground = ground
    this.google = google
    this.programs = programs
    this.skewed = history.skewed
    this.chance = ground.chance
    this.version = history.version
    const tombstoneMs = this.chance.pick([HOUR, DAY])
    const often = { maxAttempts: 16, minBackoffMs: 2_000, maxBackoffMs: HOUR, tombstoneMs }
    this.syncQueue = new SimulatedQueue(ground, 'queue', often, (attempt) => this.runSync(attempt))
    const seldom = { maxAttempts: 8, minBackoffMs: 60_000, maxBackoffMs: 1_800_000, tombstoneMs }
    this.reconcileQueue = new SimulatedQueue(ground, 'nightly queue', seldom, (attempt) =>
      this.runReconciliation(attempt),
    )
    google.deliver = (notification) => this.receive(notification)
  }

  // What people do

  /** An account goes through Google's consent, and again until it is connected. */
  async connect(account: Account): Promise<void> {
    const { email, accountId } = account
    await this.insist('connect', async (process) => {
      const refreshToken = this.google.grant(account)
      const grant = { accountId, email, scopes: [...CALENDAR_SCOPES], refreshToken }
      await process.program.connectAccount(UID, grant, { ...this.dependencies(process), keyring: KEYRING })
      await process.program.resumeCalendars(UID, accountId, this.watchDependencies(process))
    })
  }

  async watch(mirror: Mirror): Promise<void> {
    mirror.wanted = true
    await this.insist('watch', async (process) => {
      await process.program.watchCalendar(UID, mirror.ref, this.watchDependencies(process))
    })
  }

  async unselect(mirror: Mirror): Promise<void> {
    mirror.wanted = false
    await this.insist('unselect', async (process) => {
      await process.program.unselectCalendar(UID, mirror.ref, this.dependencies(process))
    })
  }

  async disconnect(account: Account): Promise<void> {
    for (const mirror of this.google.mirrors) if (mirror.account === account) mirror.wanted = false
    await this.insist('disconnect', async (process) => {
      await process.program.disconnectAccount(UID, account.accountId, this.disconnectDependencies(process))
    })
  }

  async syncNow(mirror: Mirror): Promise<void> {
    const process = this.spawn('sync now')
    await this.survive(process, async () => {
      const request = { calendar: mirror.ref, background: false }
      await process.program.syncNow(UID, request, this.dependencies(process))
    })
  }

  // Schedules

  async hourly(): Promise<void> {
    const process = this.spawn('hourly')
    await this.survive(process, () =>
      process.program.renewChannelsHandler(() => ({
        ...this.watchDependencies(process),
        ...this.disconnectDependencies(process),
        lostGraceMs: LOST_GRACE_MS,
        timeBudgetMs: 900_000,
      }))(),
    )
  }

  async nightly(): Promise<void> {
    const process = this.spawn('nightly')
    await this.survive(process, () => {
      const { store, clock, logger } = this.dependencies(process)
      const queue = this.queueFor(this.reconcileQueue, process)
      return process.program.reconcileCalendarsHandler(() => ({ store, clock, logger, queue, spread: 60_000 }))()
    })
  }

  // Processes

  private async runSync(attempt: Attempt): Promise<void> {
    const process = this.spawn('sync')
    this.tellOf(process, attempt)
    await this.ground.encounters.whileSyncing(syncIdOf(attempt.data), () =>
      process.run(() => process.program.syncCalendarHandler(() => this.dependencies(process))(attempt)),
    )
  }

  private async runReconciliation(attempt: Attempt): Promise<void> {
    const process = this.spawn('reconcile')
    this.tellOf(process, attempt)
    const windowSpan = windowSpanOf(this.version)
    const begin = () => ({ ...this.dependencies(process), windowSpan })
    await process.run(() => process.program.reconcileCalendarHandler(begin)(attempt))
  }

  private async receive(notification: Notification): Promise<number> {
    this.lastNotification = notification
    const { documents, faults } = this.ground
    const channel = documents.get(`channels/${notification.channelId}`)
    if (channel?.data['state'] === 'opening') faults.note('notification before the channel is recorded')
    const process = this.spawn('webhook')
    const { queue, clock, logger } = this.dependencies(process)
    const headers = deliveredHeaders(notification)
    const parts = { keyring: KEYRING, queue, clock, bucketMs: 1_000, logger }
    const request = { method: 'POST', headers, bodyLength: 0 }
    return await process
      .run(() => process.program.receiveNotification(request, parts))
      .then(
        ({ status }) => status,
        () => 500,
      )
  }

  /** Somebody who has seen a notification sends one of their own. */
  async forge(forgery: Forgery): Promise<void> {
    if (!this.lastNotification) return
    this.ground.faults.note('notification forged')
    const process = this.spawn('webhook')
    const { clock, logger } = this.dependencies(process)
    const enqueue = () => {
      this.failure ??= new Violation('forgeries do nothing', `One ${forgery} reaches the queue`)
      return Promise.resolve({ jobId: '' })
    }
    const headers = forgedHeaders(deliveredHeaders(this.lastNotification), forgery)
    const parts = { keyring: KEYRING, queue: { enqueue }, clock, bucketMs: 1_000, logger }
    const request = { method: 'POST', headers, bodyLength: 0 }
    const status = await process.program.receiveNotification(request, parts).then(
      (answer) => answer.status,
      (error: unknown) => String(error),
    )
    this.ground.watch.count('forgeries do nothing')
    if (status !== 401) this.failure ??= new Violation('forgeries do nothing', `One ${forgery} is answered ${status}`)
  }

  /** What is deployed now. */
  get program(): Program {
    const program = this.programs[this.version % this.programs.length]
    if (!program) throw new RangeError('There is no program')
    return program
  }

  private spawn(kind: string): Process {
    const { program } = this
    const { faults } = this.ground
    this.spawned += 1
    const skewed = this.skewed && !faults.calm && this.chance.chance(0.3)
    if (skewed) faults.note('clock off by minutes')
    return new Process(
      this.ground,
      `${kind} ${this.spawned}`,
      program,
      skewed ? this.chance.between(-600_000, 600_000) : 0,
    )
  }

  private tellOf({ id }: Process, { data, retryCount, id: task }: Attempt): void {
    if (!this.ground.tracing) return
    this.ground.tell(`${id} begins: ${JSON.stringify(data)} attempt ${retryCount + 1} of ${task.slice(0, 8)}`)
  }

  deploy(version: number): void {
    const { faults, encounters } = this.ground
    if (version !== this.version) faults.note('deployment')
    if (windowSpanOf(version) !== windowSpanOf(this.version)) encounters.note('window is another one by a deployment')
    this.version = version
  }

  private queueFor(queue: SimulatedQueue, process: Process) {
    return { enqueue: (task: object, options: EnqueueOptions = {}) => queue.enqueue(process, task, options) }
  }

  private dependencies(process: Process) {
    const store = process.store()
    const readToken = (uid: typeof UID, accountId: AccountId) => this.readToken(process, uid, accountId)
    return {
      store,
      access: simulateAccess(this.ground, this.google, process, readToken),
      queue: this.queueFor(this.syncQueue, process),
      clock: process.clock,
      random: this.chance,
      logger: this.loggerOf(process),
      tally: createTally(),
    }
  }

  /** Instances keep what they have opened; each document is opened once. */
  private async readToken(process: Process, uid: typeof UID, accountId: AccountId): Promise<string> {
    const stored = this.ground.documents.get(`credentials/${uid}~${accountId}`)
    const kept = stored && this.opened.get(stored.updateTime)
    if (kept !== undefined) {
      await process.answer('kept credential')
      return kept
    }
    const token = await process.program.readCredential(process.store(), KEYRING, { uid, accountId })
    if (stored) this.opened.set(stored.updateTime, token)
    return token
  }

  private watchDependencies(process: Process) {
    return {
      ...this.dependencies(process),
      keyring: KEYRING,
      webhookUrl: 'https://mirror.example.com/calendarWebhook',
      channelTtl: 7 * DAY,
      windowSpan: windowSpanOf(this.version),
    }
  }

  private disconnectDependencies(process: Process) {
    const dependencies = this.dependencies(process)
    const { store } = dependencies
    return {
      ...dependencies,
      readRefreshToken: (uid: typeof UID, accountId: AccountId) =>
        process.program.readCredential(store, KEYRING, { uid, accountId }),
      revokeToken: async (refreshToken: string) => {
        await process.arrive('revoke')
        const email = this.google.grants.get(refreshToken)
        const account = this.google.accounts.find((one) => one.email === email)
        this.failure ??= account && inspectRevocation(this.ground, account, refreshToken)
        if (account) this.google.revoke(account)
        await process.answer('revoke')
      },
    }
  }

  private loggerOf(process: Process): Logger {
    const log = (level: string) => (event: string, fields: LogFields) => {
      if (this.ground.tracing) this.ground.tell(`  ${process.id} ${level} ${event} ${JSON.stringify(fields)}`)
      const isFailure = event === 'calendar_sync_failed' || event === 'calendar_reconciliation_failed'
      if (isFailure && !EXPECTED.has(String(fields['error']))) {
        this.fail(`${process.id} fails with ${String(fields['error'])}`)
      }
    }
    return { info: log('info'), warn: log('warn'), error: log('error') }
  }

  /** Tries until it goes well, as a person would: now and then, and not for ever. */
  private async insist(kind: string, body: (process: Process) => Promise<void>): Promise<void> {
    for (let attempts = 0; attempts < 30; attempts += 1) {
      const process = this.spawn(kind)
      const outcome = await this.survive(process, () => body(process))
      if (outcome === 'refused') this.hasGivenUp = true
      if (outcome !== 'failed') return
      await new Promise<void>((resolve) =>
        this.ground.after(this.chance.between(5_000, 60_000), kind, '…', 'again', resolve),
      )
    }
    this.hasGivenUp = true
  }

  private async survive(process: Process, body: () => Promise<void>): Promise<'done' | 'failed' | 'refused'> {
    try {
      await process.run(body)
      return 'done'
    } catch (error) {
      const name = error instanceof Error ? error.name : String(error)
      if (this.ground.tracing) this.ground.tell(`  ${process.id} fails: ${name}`)
      if (REFUSALS.has(name)) return 'refused'
      if (!EXPECTED.has(name))
        this.fail(`${process.id} fails with ${String(error instanceof Error ? error.stack : error)}`)
      return 'failed'
    }
  }

  private fail(message: string): void {
    this.failure ??= new Violation('no unexpected error', message)
  }
}

/** What may end an invocation: the queue, a schedule or a person tries again. */
const EXPECTED = new Set([
  'GoogleUnavailable',
  'StoreUnavailable',
  'QueueUnavailable',
  'SyncUnsettled',
  'ProcessDied',
  'RateLimited',
  'NotFoundAtGoogle',
  'CredentialUnusable',
  'PreconditionFailed',
])
const REFUSALS = new Set(['AccountNotConnected', 'AccountNotFound', 'CalendarNotFound', 'ConnectionRefused'])
