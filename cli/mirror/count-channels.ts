import type { DocumentStore } from '../../functions/src/firestore/document-store'
import type { ChannelRecord } from '../../functions/src/model/documents/channel-record'

/** How many channels of the whole mirror are in this state; costs a read for every thousand of them. */
export async function countChannels(store: DocumentStore, state: ChannelRecord['state']): Promise<number> {
  const query = { from: { collection: 'channels' }, where: [{ field: 'state', op: '==', value: state }] } as const
  return (await store.aggregate(query)).count
}
