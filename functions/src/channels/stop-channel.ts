import type { DocumentStore } from '../firestore/document-store'
import type { CalendarApi } from '../google/calendar-api'
import { channelRecordSchema } from '../model/documents/channel-record'
import type { ChannelId } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { DAY } from '../sync/mirror-window'

/** How long the record of a closed channel is kept, for late notifications to be explained. */
const KEPT_DAYS = 30

/** Stops a channel that Google opened and closes its record; does nothing where that was done before. */
export async function stopChannel(
  channelId: ChannelId,
  api: CalendarApi,
  store: DocumentStore,
  clock: Clock,
): Promise<void> {
  const path = paths.channel(channelId)
  const [document] = await store.getAll([path])
  if (!document) return
  const record = channelRecordSchema.parse(document.data)
  if (record.state === 'closed' || record.state === 'opening') return
  if (record.state === 'active') await store.commit([{ kind: 'update', path, data: { state: 'closing' } }])
  await api.stopChannel(channelId, record.resourceId)
  const closedAt = new Date(clock.now())
  const expireAt = new Date(clock.now() + KEPT_DAYS * DAY)
  await store.commit([{ kind: 'update', path, data: { state: 'closed', closedAt, expireAt } }])
}
