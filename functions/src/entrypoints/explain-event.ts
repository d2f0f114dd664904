import { z } from 'zod'
import { readEventLink } from '../mirror/event-link'
import { explainEvent, type ExplainDependencies } from '../mirror/explain-event'
import type { EventExplanation } from '../model/event-explanation'
import { uidSchema } from '../model/ids'
import type { Logger } from '../support/logger'
import { requireSignedIn, toCallableError } from './callable-error'
import { type CallableRequest, parseCallable } from './callable-request'

/** Google's are some hundred characters long. */
const MAX_LINK_LENGTH = 4096

export const explainEventRequestSchema = z.object({
  link: z
    .string()
    .max(MAX_LINK_LENGTH)
    .transform((text, { addIssue }) => {
      const link = readEventLink(text)
      if (link) return link
      addIssue({ code: 'custom', message: 'is not a link to an event of Google Calendar' })
      return z.NEVER
    }),
})

/** `explainEvent`: why an event of the signed-in user looks as it does in the mirror, or is not there. */
export function explainEventHandler(begin: () => ExplainDependencies & { readonly logger: Logger }) {
  return async ({ auth, data }: CallableRequest): Promise<EventExplanation> => {
    const dependencies = begin()
    try {
      const uid = uidSchema.parse(requireSignedIn(auth))
      const { link } = parseCallable(explainEventRequestSchema, data)
      return await explainEvent(uid, link, dependencies)
    } catch (error) {
      throw toCallableError(error, dependencies.logger)
    }
  }
}
