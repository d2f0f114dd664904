import type { ChangeCounts } from '../model/documents/sync-state'

/**
 * How a sync ended.
 * - `completed`: the mirror is where Google's last answer was.
 * - `too_much`: it takes a full sync, which was not asked for here.
 * - `busy`: another worker has the calendar until `until`.
 * - `handed_over`: another worker has the calendar; it, or a task behind its lease, will see to this as well.
 * - `missing`: Google says that there is no such calendar; it is asked again later.
 * - `deferred`: Google asked for patience until `until`; a task is scheduled for then.
 * - `reauth_required`: the account's owner has to connect it again.
 * - `paused`: the calendar's owner wants it left alone.
 * - `gone`: the calendar is not selected any more.
 * - `ignored`: the notification was not one of this calendar's channel.
 */
export type SyncOutcome =
  | { readonly kind: 'completed'; readonly counts: ChangeCounts }
  | { readonly kind: 'too_much' }
  | { readonly kind: 'busy'; readonly until: Date }
  | { readonly kind: 'handed_over' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'deferred'; readonly until: Date }
  | { readonly kind: 'reauth_required' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'ignored' }

export const NO_CHANGES: ChangeCounts = { created: 0, updated: 0, deleted: 0 }

export function addCounts(a: ChangeCounts, b: ChangeCounts): ChangeCounts {
  return { created: a.created + b.created, updated: a.updated + b.updated, deleted: a.deleted + b.deleted }
}
