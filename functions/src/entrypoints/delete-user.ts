import { deleteUser } from '../accounts/delete-user'
import type { DisconnectDependencies } from '../accounts/disconnect-account'
import type { ErasureOutcome } from '../accounts/erasure-outcome'
import { uidSchema } from '../model/ids'
import { requireSignedIn, toCallableError } from './callable-error'
import type { CallableRequest } from './callable-request'

/** `deleting`: Google did not answer, and is asked again every hour; what was mirrored is gone. */
export interface DeleteUserAnswer {
  readonly status: 'deleted' | 'deleting'
}

const STATUS = { erased: 'deleted', later: 'deleting' } as const satisfies Record<ErasureOutcome, string>

/**
 * `deleteUser`: erases everything about the signed-in user. A callable, since 2nd-gen functions hear of sign-ups and
 * sign-ins, but not of deletions; the app calls it before it deletes the user in Firebase Authentication.
 */
export function deleteUserHandler(begin: () => DisconnectDependencies) {
  return async ({ auth }: CallableRequest): Promise<DeleteUserAnswer> => {
    const dependencies = begin()
    try {
      const uid = uidSchema.parse(requireSignedIn(auth))
      return { status: STATUS[await deleteUser(uid, dependencies)] }
    } catch (error) {
      throw toCallableError(error, dependencies.logger)
    }
  }
}
