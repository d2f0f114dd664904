import { eventQuerySchema } from '../mirror/event-query'
import { listEvents, type ListedEvents, type ListEventsDependencies } from '../mirror/list-events'
import type { CallLimiter } from '../limits/call-limiter'
import { answerError, answerFailure, type HttpRequest, type HttpResponse } from './http'
import { signedInUser } from './signed-in-user'
import type { VerifyIdToken } from './verify-id-token'

export interface ListEventsHandlerDependencies extends ListEventsDependencies {
  readonly verifyIdToken: VerifyIdToken
  readonly limiter: CallLimiter
}

/** `listEvents`: the signed-in user's mirrored events, one page at a time. */
export function listEventsHandler(dependencies: ListEventsHandlerDependencies) {
  return async (request: HttpRequest, response: HttpResponse): Promise<void> => {
    response.set('Cache-Control', 'private, no-store')
    if (request.method !== 'GET') {
      return answerError(response.set('Allow', 'GET'), 'METHOD_NOT_ALLOWED', 'Events are asked for with GET')
    }
    try {
      await answerFor(request, response, dependencies)
    } catch (error) {
      answerFailure(response, error, 'list_events_unavailable', dependencies.logger)
    }
  }
}

async function answerFor(
  request: HttpRequest,
  response: HttpResponse,
  dependencies: ListEventsHandlerDependencies,
): Promise<void> {
  const uid = await signedInUser(request, dependencies.verifyIdToken)
  if (uid === null) {
    response.set('WWW-Authenticate', 'Bearer')
    return answerError(response, 'UNAUTHENTICATED', 'A valid Firebase ID token is needed: Authorization: Bearer …')
  }
  dependencies.limiter(uid, 'listEvents')
  const query = eventQuerySchema.safeParse(request.query)
  if (!query.success) return answerError(response, 'INVALID_ARGUMENT', problemsIn(query.error.issues))
  return answer(response, await listEvents(uid, query.data, dependencies))
}

function answer(response: HttpResponse, listed: ListedEvents): void {
  switch (listed.kind) {
    case 'page': {
      const { events, nextPageToken } = listed
      response.status(200).json(nextPageToken === null ? { events } : { events, nextPageToken })
      return
    }
    case 'calendar_not_found':
      return answerError(response, 'NOT_FOUND', 'You have no such calendar')
  }
}

function problemsIn(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  return issues.map(({ path, message }) => [...path.map(String), message].join(' ')).join('; ')
}
