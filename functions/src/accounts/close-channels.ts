import { z } from 'zod'
import { documentPages } from '../firestore/document-pages'
import type {
  DocumentData,
  DocumentStore,
  Filter,
  StoredDocument,
  UpdateTime,
  Write,
} from '../firestore/document-store'
import type { CalendarAccess } from '../google/calendar-access'
import type { CalendarApi } from '../google/calendar-api'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import { NotFoundAtGoogle } from '../model/errors/not-found-at-google'
import { PermissionDenied } from '../model/errors/permission-denied'
import { PreconditionFailed } from '../model/errors/precondition-failed'
import { RequestRefused } from '../model/errors/request-refused'
import { type AccountId, channelIdSchema, resourceIdSchema, type Uid } from '../model/ids'
import type { Clock } from '../support/clock'

export interface CloseChannelsDependencies {
  readonly store: DocumentStore
  readonly access: CalendarAccess
  readonly clock: Clock
}

/** As much of a ledger's record as stopping needs, whatever the channel is about. */
const recordSchema = z.object({ state: z.string(), resourceId: resourceIdSchema.optional() })

const CHANNELS_A_PAGE = 200
/** How long the record of a closed channel is kept, for late notifications to be explained. */
const KEPT_MS = 30 * 24 * 60 * 60_000

type Commit = (writes: readonly Write[]) => Promise<void>

/**
 * Stops all channels that match and closes their records, each under the right that `commit` proves. What Google refuses to stop, because the grant is gone or it
 * knows no such channel, ends by itself and is closed here all the same, and so is an intent that never came to be.
 * Throws `RateLimited` and `GoogleUnavailable`, having closed what it could.
 */
export async function closeChannels(
  account: { readonly uid: Uid; readonly accountId: AccountId },
  where: readonly Filter[],
  commit: Commit,
  { store, access, clock }: CloseChannelsDependencies,
): Promise<void> {
  const api = await openApi(account, access)
  const query = { from: { collection: 'channels' }, where, orderBy: [{ field: '__name__' }], limit: CHANNELS_A_PAGE }
  for await (const records of documentPages(store, query)) {
    for (const record of records) await closeChannel(record, { api, commit, store, clock })
  }
}

/** Null where the account's credential does not serve any more, so that nothing can be stopped. */
export async function openApi({ uid, accountId }: { uid: Uid; accountId: AccountId }, access: CalendarAccess) {
  try {
    return await access.forAccount(uid, accountId)
  } catch (error) {
    if (error instanceof CredentialUnusable) return null
    throw error
  }
}

interface Closing extends Pick<CloseChannelsDependencies, 'store' | 'clock'> {
  readonly api: CalendarApi | null
  readonly commit: Commit
}

/**
 * On its way out in the ledger before it is stopped, so that nobody stops what was opened since it was looked for. Its
 * record is closed as it was before Google was asked, or looked at again: an opener may have written down meanwhile what
 * it takes to stop the channel, and reads here that nobody needs to; and what Google said to be stopped may have told
 * something since.
 */
async function closeChannel(record: StoredDocument, closing: Closing): Promise<void> {
  const { id, path, data } = record
  const { api, commit, store, clock } = closing
  const { state, resourceId } = recordSchema.parse(data)
  if (state === 'closed') return
  let asked = record
  if (api && resourceId !== undefined) {
    if (!(await updateIfThere(path, { state: 'closing' }, commit))) return
    const [leaving] = await store.getAll([path])
    if (!leaving) return
    asked = leaving
    await unlessRefused(() => api.stopChannel(channelIdSchema.parse(id), resourceId))
  }
  const now = clock.now()
  const closed = { state: 'closed', closedAt: new Date(now), expireAt: new Date(now + KEPT_MS) }
  if (!api) return void (await updateIfThere(path, closed, commit))
  if (await updateIfThere(path, closed, commit, asked.updateTime)) return
  const [moved] = await store.getAll([path])
  if (moved && moved.updateTime !== asked.updateTime) await closeChannel(moved, closing)
}

/** False where somebody else erased the record, or changed it since `ifUpdatedAt`. */
async function updateIfThere(
  path: string,
  data: DocumentData,
  commit: Commit,
  ifUpdatedAt?: UpdateTime,
): Promise<boolean> {
  try {
    await commit([{ kind: 'update', path, data, ...(ifUpdatedAt === undefined ? {} : { ifUpdatedAt }) }])
    return true
  } catch (error) {
    if (error instanceof PreconditionFailed) return false
    throw error
  }
}

/** Refusals that trying again would not change. */
const REFUSALS = [CredentialUnusable, NotFoundAtGoogle, PermissionDenied, RequestRefused]

/** A refusal counts as done: asking again would not help. */
export async function unlessRefused(stop: () => Promise<void>): Promise<void> {
  try {
    await stop()
  } catch (error) {
    if (!REFUSALS.some((kind) => error instanceof kind)) throw error
  }
}
