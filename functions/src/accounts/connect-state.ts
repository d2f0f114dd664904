import type { DocumentStore } from '../firestore/document-store'
import { type ConnectState, connectStateSchema } from '../model/documents/connect-state'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { stateId } from './connect-proof'

/**
 * Takes a state out of the store: of all who come with it, one gets it. Null where there is none (any more), or where
 * it has expired. It is used up by whoever shows it, also from a browser that did not begin it: what somebody else has
 * seen is no secret any more.
 */
export async function takeConnectState(
  state: string,
  { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
): Promise<ConnectState | null> {
  const path = paths.connectState(stateId(state))
  const data = await store.transaction(async (transaction) => {
    const [stored] = await transaction.getAll([path])
    if (stored) transaction.write([{ kind: 'delete', path }])
    return stored?.data
  })
  const taken = connectStateSchema.safeParse(data).data
  return taken && clock.now() < taken.expireAt.getTime() ? taken : null
}
