import type { AccountId, SyncId, Uid } from '../model/ids'
import { paths } from '../model/paths'
import { taskName } from '../model/task-name'

/** Where it is recorded that something is being erased: one place for each thing, however often that is asked for. */
export const erasurePath = {
  account: (uid: Uid, accountId: AccountId) => paths.erasure(taskName('account', uid, accountId)),
  /** Each time that a calendar was selected. */
  calendar: (syncId: SyncId) => paths.erasure(taskName('calendar', syncId)),
  user: (uid: Uid) => paths.erasure(taskName('user', uid)),
} as const
