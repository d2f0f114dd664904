import { isDate } from 'node:util/types'
import type { DocumentData } from '../../../functions/src/firestore/document-store'
import { offsetAt } from '../../../local/calendar-simulator/core/zone'
import type { Commit, Documents } from '../store/documents'

/** What histories have to come upon, though nothing goes wrong in it. */
export type Encounter =
  | 'window slides at midnight'
  | 'window slides over a change of clocks'
  | 'window is another one by a deployment'
  | 'disconnecting during a sync'
  | 'one calendar in two accounts'
  | 'tasks out of order'
  | 'channel that is never recorded'

/** Counts encounters. Nothing depends on the counts: neither what happens in a history, nor what is checked. */
export class Encounters {
  readonly met = new Map<Encounter, number>()
  private readonly documents: Pick<Documents, 'get'>
  /** What the syncs are about that are under way. */
  private readonly syncing: string[] = []

  constructor(documents: Pick<Documents, 'get'>) {
    this.documents = documents
  }

  note(name: Encounter): void {
    this.met.set(name, (this.met.get(name) ?? 0) + 1)
  }

  async whileSyncing(syncId: string, run: () => Promise<void>): Promise<void> {
    this.syncing.push(syncId)
    try {
      await run()
    } finally {
      this.syncing.splice(this.syncing.indexOf(syncId), 1)
    }
  }

  /** What can be seen in a commit. */
  observe({ changed }: Commit): void {
    for (const [path, { before, after }] of changed) {
      if (!before || !after) continue
      if (path.startsWith('syncState/')) this.observeWindow(before.data, after.data)
      const goes = before.data['state'] !== 'disconnecting' && after.data['state'] === 'disconnecting'
      if (goes && this.isSyncing(after.id)) this.note('disconnecting during a sync')
    }
  }

  private isSyncing(accountId: string): boolean {
    const states = this.syncing.map((syncId) => this.documents.get(`syncState/${syncId}`))
    return states.some((state) => state?.data['accountId'] === accountId)
  }

  /** A window is from midnight to midnight in UTC; where the clocks change in the calendar's zone, its days are longer. */
  private observeWindow(before: DocumentData, after: DocumentData): void {
    const ends = (['from', 'to'] as const).map((end) => [boundOf(before, end), boundOf(after, end)] as const)
    if (!ends.some(([left, right]) => left < right)) return
    this.note('window slides at midnight')
    const { timeZone } = after
    if (typeof timeZone !== 'string') return
    if (ends.some(([left, right]) => offsetAt(timeZone, left) !== offsetAt(timeZone, right))) {
      this.note('window slides over a change of clocks')
    }
  }
}

function boundOf({ window }: DocumentData, end: 'from' | 'to'): number {
  const bound = typeof window === 'object' && window !== null ? Reflect.get(window, end) : undefined
  return isDate(bound) ? bound.getTime() : Number.NaN
}
