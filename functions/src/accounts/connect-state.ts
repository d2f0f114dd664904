import type { DocumentStore } from '../firestore/document-store'
import { type ConnectState, connectStateSchema } from '../model/documents/connect-state'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import { stateId } from './connect-proof'

/**
 * Uses a state up: of all who come with it, one gets it. Null where there is none (any more), or where it has expired.
 * It is used up by whoever shows it, also from a browser that did not begin it: what somebody else has seen is no secret
 * any more. Its document stays until the account is stored, so that deleting its user in between ends it.
 */
export async function takeConnectState(
  state: string,
  { store, clock }: { readonly store: DocumentStore; readonly clock: Clock },
): Promise<ConnectState | null> {
  const path = paths.connectState(stateId(state))
  const data = await store.transaction(async (transaction) => {
    const [stored] = await transaction.getAll([path])
    if (stored) transaction.write([{ kind: 'update', path, data: { used: true } }])
    return stored?.data
  })
  const begun = connectStateSchema.safeParse(data).data
  return begun && !begun.used && clock.now() < begun.expireAt.getTime() ? begun : null
}
