import type { Firestore } from 'firebase/firestore'
import type { Account, Calendar } from '../../../client/documents'
import type { Observer, Seen, SubscriptionError } from '../../../client/subscribe'
import { subscribeAccounts, subscribeCalendars } from '../../../client/subscribe-own'
import { createStore, type Store } from './store'

export interface LiveOwn {
  /** Null until the server has answered. */
  readonly accounts: readonly Account[] | null
  readonly calendars: readonly Calendar[] | null
  readonly fromCache: boolean
  readonly error: SubscriptionError | null
}

/** The user's accounts and calendars, live. */
export function listenToOwn(db: Firestore, uid: string): { readonly state: Store<LiveOwn>; stop(): void } {
  const state = createStore<LiveOwn>({ accounts: null, calendars: null, fromCache: true, error: null })
  const observe = <Document>(take: (documents: readonly Document[]) => Partial<LiveOwn>): Observer<Seen<Document>> => ({
    next({ documents, fromCache }) {
      // An empty cache says nothing about what there is.
      if (fromCache && documents.length === 0) return state.update((value) => ({ ...value, fromCache }))
      state.update((value) => ({ ...value, ...take(documents), fromCache, error: null }))
    },
    error: (error) => state.update((value) => ({ ...value, error })),
  })
  const stops = [
    subscribeAccounts(
      db,
      uid,
      observe<Account>((accounts) => ({ accounts })),
    ),
    subscribeCalendars(
      db,
      uid,
      observe<Calendar>((calendars) => ({ calendars: inOrder(calendars) })),
    ),
  ]
  return { state, stop: () => stops.forEach((stop) => stop()) }
}

/** The person's own first, then by name. */
function inOrder(calendars: readonly Calendar[]): readonly Calendar[] {
  return calendars.toSorted((a, b) => Number(b.primary) - Number(a.primary) || a.summary.localeCompare(b.summary))
}
