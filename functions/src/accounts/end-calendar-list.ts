import type { Write } from '../firestore/document-store'
import { calendarListId, type ListOwner, readCalendarList } from './calendar-list-state'
import { type CloseChannelsDependencies, openApi, unlessRefused } from './close-channels'

/**
 * Stops the channels of an account's list, as far as Google lets us, and ends following it, under the right that
 * `commit` proves. Throws `RateLimited` and `GoogleUnavailable`.
 */
export async function endCalendarList(
  owner: ListOwner,
  commit: (writes: readonly Write[]) => Promise<void>,
  { store, access }: Omit<CloseChannelsDependencies, 'clock'>,
): Promise<void> {
  const read = await readCalendarList(store, calendarListId(owner))
  if (!read) return
  const { push, leaving } = read.state
  const api = await openApi(owner, access)
  // Proves that what was read is not the list of a new connection.
  await commit([])
  for (const { channelId, resourceId } of [...leaving, ...(push.kind === 'channel' ? [push] : [])]) {
    if (api) await unlessRefused(() => api.stopChannel(channelId, resourceId))
  }
  await commit([{ kind: 'delete', path: read.path }])
}
