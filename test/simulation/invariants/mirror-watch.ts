import { isDate } from 'node:util/types'
import type { DocumentData, StoredDocument, Write } from '../../../functions/src/firestore/document-store'
import { syncStateSchema } from '../../../functions/src/model/documents/sync-state'
import type { Commit, Documents } from '../store/documents'
import type { Occurrence } from '../world/faults'
import type { Committer } from '../world/committer'
import { inspectAccounts } from './inspect-accounts'
import { inspectSeriesFilter } from './inspect-series-filter'
import { ODD, tellDocument } from './tell'
import type { Truth } from './truth'
import { type Invariant, Violation } from './violation'

/** One calendar as one account mirrors it. */
export interface WatchedMirror {
  readonly ref: string
  readonly truth: Truth
}

const MIRROR = /^(syncState|users\/[^/]+\/(events|series))\//

/** Who commits, and under which locks. */
interface Author {
  readonly by: Committer
  readonly locked: ReadonlySet<string> | null
}

/** Where in its history each stored event is, and since which revision a sync token tells. */
export class MirrorWatch {
  readonly checked = new Map<Invariant, number>()
  /** Whether nothing has happened that a lease may run out over. */
  keepsLeases: () => boolean = () => true
  /** Whether anybody has taken a calendar away in this history. */
  mayBeLost: () => boolean = () => true
  /** When a stored event of each mirrored calendar changed last, by whomever. */
  readonly changedAt = new Map<string, number>()
  /** The same, by a sync. */
  readonly lastEventAt = new Map<string, number>()
  /** Channels of which the ledger has ever known what it takes to stop them. */
  readonly recordedChannels = new Set<string>()
  /** The first thing that does not hold. */
  violation: Violation | undefined
  /** Hears how many documents of mirrors and their states a commit changed. */
  onWritten: ((documents: number) => void) | undefined
  /** Hears of accounts that are gone. */
  onErased: (() => void) | undefined
  /** Whose commit is next. */
  author: Author | undefined
  private readonly documents: Documents
  private readonly mirrors = new Map<string, WatchedMirror>()
  private readonly reached = new Map<string, number>()
  private readonly tokenRevisions = new Map<string, number>()
  private readonly states = new Map<string, string>()
  private readonly damaged = new Set<string>()
  /** Who took which epoch of which state. */
  private readonly holders = new Map<string, Committer>()

  private readonly note: (name: Occurrence) => void
  private readonly now: () => number

  constructor(documents: Documents, note: (name: Occurrence) => void, now: () => number) {
    this.documents = documents
    this.note = note
    this.now = now
  }

  onCommit(commit: Commit): void {
    try {
      this.inspect(commit)
    } catch (error) {
      // Thrown here it would reach the program, which might take it for a failure of the database.
      if (!(error instanceof Violation)) throw error
      this.violation ??= error
    }
  }

  /** From now on only what is there in the end counts. */
  expectDamage(ref: string): void {
    this.damaged.add(ref)
    this.author = undefined
  }

  add(mirror: WatchedMirror): void {
    this.mirrors.set(mirror.ref, mirror)
  }

  /** A token that Google gave out tells everything since this revision. */
  noteToken(token: string, revision: number): void {
    if (!this.tokenRevisions.has(token)) this.tokenRevisions.set(token, revision)
  }

  count(invariant: Invariant): void {
    this.checked.set(invariant, (this.checked.get(invariant) ?? 0) + 1)
  }

  /** Whoever writes events must hold what gives the right to. */
  private inspectRight({ by, locked }: Author, { writes, changed }: Commit): void {
    for (const write of writes) {
      const path = this.stateOfEventWrite(write, changed.get(write.path)?.before)
      if (path === undefined) continue
      this.count('only the current epoch commits')
      const conditioned = writes.some(
        (other) => other.path === path && other.kind === 'update' && other.ifUpdatedAt !== undefined,
      )
      if (conditioned || this.documents.get(path) === undefined) return
      const epoch = this.documents.get(path)?.data['epoch']
      if (locked?.has(path) && by.epochs.get(path) === epoch) return
      throw new Violation(
        'only the current epoch commits',
        `${by.id} writes ${write.path} under epoch ${String(epoch)}`,
      )
    }
  }

  /** The epoch that a process has taken. */
  private noteEpochs(by: Committer, writes: readonly Write[]): void {
    for (const { path, ...write } of writes) {
      if (!path.startsWith('syncState/') || !('data' in write)) continue
      const { epoch } = write.data
      if (typeof epoch !== 'number') continue
      by.epochs.set(path, epoch)
      const key = `${path} ${epoch}`
      const other = this.holders.get(key)
      this.holders.set(key, by)
      if (other && other !== by) {
        throw new Violation('only the current epoch commits', `${other.id} and ${by.id} both took epoch ${epoch}`)
      }
    }
  }

  /** `before`: what is deleted is there no more. */
  private stateOfEventWrite({ path, ...write }: Write, before: StoredDocument | undefined): string | undefined {
    if (!/^users\/[^/]+\/(events|series)\//.test(path)) return undefined
    const ref =
      (before ?? this.documents.get(path))?.data['calendarRef'] ??
      ('data' in write ? write.data['calendarRef'] : undefined)
    return typeof ref === 'string' ? this.states.get(ref) : undefined
  }

  private inspect(commit: Commit): void {
    const { writes, changed } = commit
    this.onWritten?.([...changed.keys()].filter((path) => MIRROR.test(path)).length)
    if (this.author) {
      this.noteEpochs(this.author.by, writes)
      this.inspectRight(this.author, commit)
    }
    inspectAccounts(commit, this.documents, (invariant) => this.count(invariant))
    for (const [path, { before, after }] of changed) {
      if (path.startsWith('channels/') && after?.data['adopted'] === true) this.note('channel adopted')
      if (path.startsWith('channels/') && after?.data['resourceId'] !== undefined) this.recordedChannels.add(after.id)
      if (/^users\/[^/]+\/accounts\//.test(path) && !after) this.onErased?.()
      if (path.startsWith('syncState/')) this.noteState(path, before, after)
      if (/^users\/[^/]+\/calendars\//.test(path) && after) this.inspectLoss(after)
    }
    for (const [path, { before, after }] of changed) {
      if (/^users\/[^/]+\/events\//.test(path)) this.inspectEvent(path, before, after)
    }
    for (const [path, { before, after }] of changed) {
      if (!path.startsWith('syncState/') || !after) continue
      const token = after.data['token']
      if (typeof token === 'string' && token !== before?.data['token']) this.inspectToken(after.data, token)
    }
  }

  private noteState(path: string, before: StoredDocument | undefined, after: StoredDocument | undefined): void {
    const ref = after?.data['calendarRef']
    if (typeof ref === 'string') this.states.set(ref, path)
    if (after?.data['unverified'] === true && before?.data['unverified'] !== true) this.note('sweep held')
    const [lease, next] = [before?.data['lease'], after?.data['lease']]
    const holder = this.holders.get(`${path} ${String(before?.data['epoch'])}`)
    if (!isRecord(lease) || !after) return
    const isDropped = next === null && this.author?.by !== holder && isAhead(lease['until'], this.now())
    if (after.data['epoch'] === before?.data['epoch'] && !isDropped) return
    this.note('lease taken over')
    this.count('a worker that lives keeps its lease')
    const isSame = isRecord(next) && next['owner'] === lease['owner']
    if (this.keepsLeases() && !isSame && holder?.alive && !holder.faulted && !this.author?.by.skewed) {
      throw new Violation('a worker that lives keeps its lease', `${holder.id} loses it to ${this.author?.by.id}`)
    }
  }

  private inspectLoss({ id, data }: StoredDocument): void {
    if (data['state'] !== 'inaccessible') return
    this.count('nobody is told of a loss that is none')
    if (this.mayBeLost()) return
    throw new Violation('nobody is told of a loss that is none', `${id} is shown as inaccessible`)
  }

  /** A channel that the calendar names must not be stopped while it is to be followed. */
  inspectStop(ref: string, channelId: string, hasAccess: boolean): void {
    const state = this.stateOf(ref)
    this.count('never without a channel')
    if (!state || !hasAccess || !isRecord(state.data['push']) || state.data['push']['channelId'] !== channelId) return
    const expiration = state.data['push']['expiration']
    if (isDate(expiration) && expiration.getTime() <= this.now()) return
    this.violation ??= new Violation('never without a channel', `${channelId} is stopped while ${ref} names it`)
  }

  private inspectEvent(path: string, before: StoredDocument | undefined, after: StoredDocument | undefined): void {
    const data = after?.data ?? before?.data ?? {}
    const [ref, eventId] = [data['calendarRef'], data['eventId']]
    const mirror = typeof ref === 'string' ? this.mirrors.get(ref) : undefined
    if (!mirror || typeof eventId !== 'string' || this.damaged.has(mirror.ref)) return
    const versions = mirror.truth.versions.get(eventId) ?? []
    const reached = this.reached.get(path) ?? 0
    if (after && before && tellDocument(after.data) === tellDocument(before.data)) return
    if (after) inspectSeriesFilter(after, this.stateOf(mirror.ref), (invariant) => this.count(invariant))
    this.changedAt.set(mirror.ref, this.now())
    // A window that slides tells nothing of how long a change took.
    if (!this.author?.by.id.startsWith('reconcile')) this.lastEventAt.set(mirror.ref, this.now())
    if (!after) {
      if (this.isBeingErased(mirror.ref)) return
      const window = this.windowOf(mirror.ref)
      const gone = versions.findIndex(
        ({ told }, index) =>
          index >= reached && (!told || (window && (told.to <= window.from || told.from >= window.to))),
      )
      this.count('nothing is deleted that is there')
      if (versions.length > 0 && gone < 0)
        throw new Violation('nothing is deleted that is there', `${eventId} is deleted`)
      this.reached.set(path, Math.max(gone, reached))
      return
    }
    const text = tellDocument(after.data)
    this.count('each state is one its event had')
    this.count('no going back')
    const state = versions.findIndex(({ told }, index) => index >= reached && told?.text === text)
    if (state >= 0) {
      this.reached.set(path, state)
      return
    }
    const invariant = versions.some(({ told }) => told?.text === text)
      ? 'no going back'
      : 'each state is one its event had'
    const had = versions.map(({ told }) => told?.text ?? 'nothing').join('\n  ')
    throw new Violation(invariant, `${eventId} becomes ${text}, from state ${reached} of\n  ${had}`)
  }

  /** What a token does not tell any more has to be in the mirror already. */
  private inspectToken(state: DocumentData, token: string): void {
    const ref = state['calendarRef']
    const mirror = typeof ref === 'string' ? this.mirrors.get(ref) : undefined
    const revision = this.tokenRevisions.get(token)
    if (!mirror || revision === undefined || state['unverified'] === true || this.damaged.has(mirror.ref)) return
    this.count('token not ahead of data')
    const stored = this.storedEvents(mirror.ref)
    const window = this.windowOf(mirror.ref)
    if (!window) return
    for (const [eventId, versions] of mirror.truth.versions) {
      const last = versions.at(-1)
      if (!last || mirror.truth.isToldSince(revision, eventId) || last.told?.text === ODD) {
        stored.delete(eventId)
        continue
      }
      const inside = last.told !== null && last.told.to > window.from && last.told.from < window.to
      const document = stored.get(eventId)
      stored.delete(eventId)
      const text = document && tellDocument(document.data)
      if (text === (inside ? last.told?.text : undefined)) continue
      throw new Violation(
        'token not ahead of data',
        `${eventId} is ${text ?? 'nothing'} instead of ${inside ? last.told?.text : 'nothing'} (state ${versions.length - 1})`,
      )
    }
    for (const eventId of stored.keys()) {
      if (!mirror.truth.versions.has(eventId)) throw new Violation('token not ahead of data', `${eventId} is a ghost`)
    }
  }

  storedEvents(ref: string): Map<string, StoredDocument> {
    const found = new Map<string, StoredDocument>()
    for (const document of this.documents.find({
      from: { collection: 'users/somebody/events' },
      where: [{ field: 'calendarRef', op: '==', value: ref }],
    })) {
      found.set(String(document.data['eventId']), document)
    }
    return found
  }

  stateOf(ref: string): StoredDocument | undefined {
    const path = this.states.get(ref)
    return path === undefined ? undefined : this.documents.get(path)
  }

  /** Whether a calendar names this channel. */
  isNamed(channelId: string): boolean {
    return [...this.mirrors.keys()].some((ref) => {
      const push = this.stateOf(ref)?.data['push']
      return isRecord(push) && push['channelId'] === channelId
    })
  }

  /** Whether the person sees it at all. */
  isListed(ref: string): boolean {
    return this.documents.get(`users/somebody/calendars/${ref}`) !== undefined
  }

  /** Whether the person sees it as selected. */
  isMirrored(ref: string): boolean {
    return this.documents.get(`users/somebody/calendars/${ref}`)?.data['selected'] === true
  }

  syncIdOf(ref: string): string | undefined {
    return this.stateOf(ref)?.id
  }

  windowOf(ref: string): { readonly from: number; readonly to: number } | undefined {
    const state = this.stateOf(ref)
    if (!state) return undefined
    const { from, to } = syncStateSchema.shape.window.parse(state.data['window'])
    return { from: from.getTime(), to: to.getTime() }
  }

  private isBeingErased(ref: string): boolean {
    const state = this.stateOf(ref)
    return state === undefined || isRecord(state.data['lost'])
  }
}

function isAhead(moment: unknown, now: number): boolean {
  return isDate(moment) && moment.getTime() > now
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
