import { z } from 'zod'
import { pauseSync, type PauseTarget, resumeSync } from '../accounts/pause-sync'
import type { WatchDependencies } from '../channels/watch-calendar'
import { accountIdSchema, calendarRefSchema, uidSchema } from '../model/ids'
import type { Logger } from '../support/logger'
import { requireSignedIn, toCallableError } from './callable-error'
import { type CallableRequest, parseCallable } from './callable-request'

/** One of the two: a calendar (`calendarId` is a calendarRef, like every id in our own interfaces), or an account. */
export const pauseSyncRequestSchema = z
  .object({ calendarId: calendarRefSchema.optional(), accountId: accountIdSchema.optional(), paused: z.boolean() })
  .transform(({ calendarId, accountId, paused }, { addIssue }) => {
    const target = targetOf(calendarId, accountId)
    if (target) return { target, paused }
    addIssue({ code: 'custom', message: 'either calendarId or accountId is needed' })
    return z.NEVER
  })

export interface PauseSyncAnswer {
  readonly status: 'paused' | 'resumed'
}

/** `pauseSync`: leaves a calendar or an account of the signed-in user alone, or goes on with it. */
export function pauseSyncHandler(begin: () => WatchDependencies & { readonly logger: Logger }) {
  return async ({ auth, data }: CallableRequest): Promise<PauseSyncAnswer> => {
    const dependencies = begin()
    try {
      const uid = uidSchema.parse(requireSignedIn(auth))
      const { target, paused } = parseCallable(pauseSyncRequestSchema, data)
      if (paused) await pauseSync(uid, target, dependencies)
      else await resumeSync(uid, target, dependencies)
      return { status: paused ? 'paused' : 'resumed' }
    } catch (error) {
      throw toCallableError(error, dependencies.logger)
    }
  }
}

function targetOf(
  calendarRef: z.output<typeof calendarRefSchema> | undefined,
  accountId: z.output<typeof accountIdSchema> | undefined,
): PauseTarget | undefined {
  if (calendarRef !== undefined && accountId === undefined) return { kind: 'calendar', calendarRef }
  if (accountId !== undefined && calendarRef === undefined) return { kind: 'account', accountId }
  return undefined
}
