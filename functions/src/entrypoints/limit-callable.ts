import type { CostlyCall } from '../limits/call-costs'
import type { CallLimiter } from '../limits/call-limiter'
import { uidSchema } from '../model/ids'
import type { Logger } from '../support/logger'
import { toCallableError } from './callable-error'
import type { CallableRequest } from './callable-request'

export interface LimitDependencies {
  readonly limiter: CallLimiter
  readonly logger: Logger
}

/**
 * A callable that answers `resource-exhausted` to who calls it too often, with `details.retryAfterSeconds`, before it
 * does anything. Who is not signed in costs nothing, and is for the handler to refuse.
 */
export function limitCallable<Request extends CallableRequest, Answer>(
  call: CostlyCall,
  begin: () => LimitDependencies,
  handler: (request: Request) => Promise<Answer>,
): (request: Request) => Promise<Answer> {
  return async (request) => {
    if (request.auth) spend(request.auth.uid, call, begin())
    return await handler(request)
  }
}

function spend(uid: string, call: CostlyCall, { limiter, logger }: LimitDependencies): void {
  try {
    limiter(uidSchema.parse(uid), call)
  } catch (error) {
    throw toCallableError(error, logger)
  }
}
