import { ErasureEnded } from '../model/errors/erasure-ended'
import { GoogleUnavailable } from '../model/errors/google-unavailable'
import { KeysUnavailable } from '../model/errors/keys-unavailable'
import { MalformedResponse } from '../model/errors/malformed-response'
import { RateLimited } from '../model/errors/rate-limited'
import type { Clock } from '../support/clock'

/** `later`: everything that was mirrored is gone, but Google has not yet heard of it; the hourly job sees to that. */
export type ErasureOutcome = 'erased' | 'later'

/** For so long Google is asked again to stop and to revoke; then what only it can end is left to end by itself. */
const PATIENCE_MS = 24 * 60 * 60_000

/** What may be over the next time. */
const PASSING = [GoogleUnavailable, RateLimited, MalformedResponse, KeysUnavailable]

/** Runs what has to be done at Google; false where it has to be tried again later. */
export async function leavingGoogle(
  { startedAt }: { readonly startedAt: Date },
  clock: Clock,
  leave: () => Promise<void>,
): Promise<boolean> {
  try {
    await leave()
    return true
  } catch (error) {
    if (!PASSING.some((kind) => error instanceof kind)) throw error
    // Channels expire by themselves; a grant that was not revoked is the owner's to end, in the Google account.
    return clock.now() - startedAt.getTime() > PATIENCE_MS
  }
}

/** Somebody else may have come to the end first, or taken it back; that is no failure. */
export async function unlessEnded(erase: () => Promise<unknown>): Promise<void> {
  try {
    await erase()
  } catch (error) {
    if (!(error instanceof ErasureEnded)) throw error
  }
}
