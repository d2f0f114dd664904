import { z } from 'zod'
import { disconnectAccount, type DisconnectDependencies } from '../accounts/disconnect-account'
import type { ErasureOutcome } from '../accounts/erasure-outcome'
import { accountIdSchema, uidSchema } from '../model/ids'
import { requireSignedIn, toCallableError } from './callable-error'
import { type CallableRequest, parseCallable } from './callable-request'

export const disconnectAccountRequestSchema = z.object({ accountId: accountIdSchema })

/** `disconnecting`: Google did not answer, and is asked again every hour; what was mirrored is gone. */
export interface DisconnectAccountAnswer {
  readonly status: 'disconnected' | 'disconnecting'
}

const STATUS = { erased: 'disconnected', later: 'disconnecting' } as const satisfies Record<ErasureOutcome, string>

/** `disconnectAccount`: erases an account of the signed-in user. Its document tells how far that is, until it goes. */
export function disconnectAccountHandler(begin: () => DisconnectDependencies) {
  return async ({ auth, data }: CallableRequest): Promise<DisconnectAccountAnswer> => {
    const dependencies = begin()
    try {
      const uid = uidSchema.parse(requireSignedIn(auth))
      const { accountId } = parseCallable(disconnectAccountRequestSchema, data)
      return { status: STATUS[await disconnectAccount(uid, accountId, dependencies)] }
    } catch (error) {
      throw toCallableError(error, dependencies.logger)
    }
  }
}
