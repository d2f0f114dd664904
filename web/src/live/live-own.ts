import type { Firestore } from 'firebase/firestore'
import type { Account, Calendar } from '../../../client/documents'
import type { Observer, Seen, SubscriptionError } from '../../../client/subscribe'
import { subscribeAccounts, subscribeCalendars } from '../../../client/subscribe-own'
import { createStore, type Store } from './store'

export interface LiveOwn {
  /** Null until the server has answered. */
  readonly accounts: readonly Account[] | null
  readonly calendars: readonly Calendar[] | null
  /** Whether there has been an answer about both, if only that of an empty cache. */
  readonly isAnswered: boolean
  readonly fromCache: boolean
  readonly error: SubscriptionError | null
}

/** The user's accounts and calendars, live. */
export function listenToOwn(db: Firestore, uid: string): { readonly state: Store<LiveOwn>; stop(): void } {
  const state = createStore<LiveOwn>({
    accounts: null,
    calendars: null,
    isAnswered: false,
    fromCache: true,
    error: null,
  })
  const unanswered = new Set(['accounts', 'calendars'])
  const observe = <Document>(
    name: 'accounts' | 'calendars',
    take: (documents: readonly Document[]) => Partial<LiveOwn>,
  ): Observer<Seen<Document>> => ({
    next({ documents, fromCache }) {
      unanswered.delete(name)
      const isAnswered = unanswered.size === 0
      // An empty cache says nothing about what there is.
      if (fromCache && documents.length === 0) return state.update((value) => ({ ...value, isAnswered, fromCache }))
      state.update((value) => ({ ...value, ...take(documents), isAnswered, fromCache, error: null }))
    },
    error: (error) => state.update((value) => ({ ...value, isAnswered: true, error })),
  })
  const stops = [
    subscribeAccounts(
      db,
      uid,
      observe<Account>('accounts', (accounts) => ({ accounts })),
    ),
    subscribeCalendars(
      db,
      uid,
      observe<Calendar>('calendars', (calendars) => ({ calendars: inOrder(calendars) })),
    ),
  ]
  return { state, stop: () => stops.forEach((stop) => stop()) }
}

/** The person's own first, then by name. */
function inOrder(calendars: readonly Calendar[]): readonly Calendar[] {
  return calendars.toSorted((a, b) => Number(b.primary) - Number(a.primary) || a.summary.localeCompare(b.summary))
}
