import { receiveNotification, type WebhookDependencies } from '../webhooks/receive-notification'
import type { Trace } from '../support/trace'
import { answerError, type HttpRequest, type HttpResponse } from './http'

export interface WebhookHandlerDependencies extends WebhookDependencies {
  /** The trace that a `traceparent` names, or a new one. */
  readonly traceOf: (traceparent: unknown) => Trace
}

/** `calendarWebhook`: where Google sends its push notifications. */
export function calendarWebhookHandler(dependencies: WebhookHandlerDependencies) {
  return async (request: HttpRequest, response: HttpResponse): Promise<void> => {
    const { method, headers } = request
    const bodyLength = request.rawBody?.length ?? Number(headers['content-length'] ?? 0)
    const trace = dependencies.traceOf(headers['traceparent'])
    const { status } = await receiveNotification({ method, headers, bodyLength, trace }, dependencies)
    switch (status) {
      case 204:
        response.status(204).end()
        return
      case 401:
        return answerError(response, 'UNAUTHENTICATED', 'Not a notification of a channel of ours')
      case 405:
        return answerError(response.set('Allow', 'POST'), 'METHOD_NOT_ALLOWED', 'Notifications come with POST')
      case 413:
        return answerError(response, 'PAYLOAD_TOO_LARGE', 'Notifications have no body')
      case 503:
        return answerError(response, 'UNAVAILABLE', 'Try again later')
    }
  }
}
