import type { DocumentStore } from '../../functions/src/firestore/document-store'
import type { CalendarAccess } from '../../functions/src/google/calendar-access'
import type { CalendarApi } from '../../functions/src/google/calendar-api'
import { StoreUnavailable } from '../../functions/src/model/errors/store-unavailable'
import type { SyncQueue } from '../../functions/src/tasks/sync-queue'

/** The process is gone: nothing it would have done from here on happens. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/**
 * - `never`: count the effects only.
 * - `before`: the process dies before the effect of that number, counted from 0.
 * - `unconfirmed`: where that effect is a commit, it is applied but reported failed, and the process lives on.
 * - `meanwhile`: something else happens before that effect, all of it, and the process goes on as if nothing had.
 */
export type Fault =
  | { readonly kind: 'never' }
  | { readonly kind: 'before'; readonly effect: number }
  | { readonly kind: 'unconfirmed'; readonly effect: number }
  | { readonly kind: 'meanwhile'; readonly effect: number; readonly happen: () => Promise<void> }

/** A death before each of these effects, and each commit among them applied but reported failed. */
export function crashesIn(effects: readonly string[]): readonly Fault[] {
  return effects.flatMap((effect, number): readonly Fault[] => {
    const before: Fault = { kind: 'before', effect: number }
    const isCommit = effect === 'commit' || effect === 'transaction'
    return isCommit ? [before, { kind: 'unconfirmed', effect: number }] : [before]
  })
}

export interface Gateways {
  readonly store: DocumentStore
  readonly access: CalendarAccess
  readonly queue: SyncQueue
}

/** One life of a process: its gateways, and which of their effects it does not survive. */
export class Life {
  /** What was begun, in order. */
  readonly effects: string[] = []
  private readonly fault: Fault
  private dead = false

  constructor(fault: Fault) {
    this.fault = fault
  }

  around({ store, access, queue }: Gateways): Gateways {
    return {
      store: this.aroundStore(store),
      access: { forAccount: async (uid, accountId) => this.aroundApi(await access.forAccount(uid, accountId)) },
      queue: { enqueue: (task, options) => this.effect('enqueue', () => queue.enqueue(task, options)) },
    }
  }

  private aroundStore(store: DocumentStore): DocumentStore {
    return {
      getAll: (paths, fields) => this.effect('get', () => store.getAll(paths, fields)),
      query: (query) => this.effect('query', () => store.query(query)),
      aggregate: (query, sumOf) => this.effect('aggregate', () => store.aggregate(query, sumOf)),
      commit: (writes) => this.commit('commit', () => store.commit(writes)),
      transaction: (body) => this.commit('transaction', () => store.transaction(body)),
      readOnly: (body) => this.effect('read-only transaction', () => store.readOnly(body)),
    }
  }

  private aroundApi(api: CalendarApi): CalendarApi {
    return {
      listEvents: (listing, token) => this.effect(`list ${listing.kind}`, () => api.listEvents(listing, token)),
      listInstances: (listing, token) => this.effect('list instances', () => api.listInstances(listing, token)),
      getEvent: (calendarId, eventId) => this.effect('get event', () => api.getEvent(calendarId, eventId)),
      watchEvents: (calendarId, channel) => this.effect('watch', () => api.watchEvents(calendarId, channel)),
      stopChannel: (channelId, resourceId) => this.effect('stop', () => api.stopChannel(channelId, resourceId)),
      listCalendars: (token) => this.effect('list calendars', () => api.listCalendars(token)),
      listCalendarChanges: (token, page) => this.effect('list changes', () => api.listCalendarChanges(token, page)),
      watchCalendarList: (channel) => this.effect('watch list', () => api.watchCalendarList(channel)),
    }
  }

  private async commit<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
    const number = this.effects.length
    const result = await this.effect(name, run)
    if (this.fault.kind === 'unconfirmed' && this.fault.effect === number) throw new StoreUnavailable('unconfirmed')
    return result
  }

  private async effect<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
    if (this.fault.kind === 'before' && this.fault.effect === this.effects.length) this.dead = true
    if (this.dead) throw new Crash()
    const number = this.effects.push(name) - 1
    if (this.fault.kind === 'meanwhile' && this.fault.effect === number) await this.fault.happen()
    return await run()
  }
}
