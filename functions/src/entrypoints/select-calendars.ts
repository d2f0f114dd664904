import { z } from 'zod'
import { type CalendarChoice, selectCalendars } from '../accounts/select-calendars'
import type { WatchDependencies } from '../channels/watch-calendar'
import { accountIdSchema, calendarRefSchema, uidSchema } from '../model/ids'
import type { Logger } from '../support/logger'
import { requireSignedIn, toCallableError } from './callable-error'
import { type CallableRequest, parseCallable } from './callable-request'

/** The most calendars of one account that can be mirrored. */
const MAX_CALENDARS = 250

/** `calendarIds` are calendarRefs, like every id in our own interfaces; all of the account's that are to be mirrored. */
export const selectCalendarsRequestSchema = z.object({
  accountId: accountIdSchema,
  calendarIds: z.array(calendarRefSchema).max(MAX_CALENDARS),
})

export interface SelectCalendarsAnswer {
  /** Of each calendar that was named, or was mirrored before. */
  readonly calendars: readonly {
    readonly calendarId: string
    readonly status: CalendarChoice['status']
    /** Where it failed: what the callable would have answered had it been about this calendar alone. */
    readonly error?: { readonly code: string; readonly message: string }
  }[]
}

/** `selectCalendars`: which calendars of an account of the signed-in user are mirrored. */
export function selectCalendarsHandler(begin: () => WatchDependencies & { readonly logger: Logger }) {
  return async ({ auth, data }: CallableRequest): Promise<SelectCalendarsAnswer> => {
    const dependencies = begin()
    const { logger } = dependencies
    try {
      const uid = uidSchema.parse(requireSignedIn(auth))
      const { accountId, calendarIds } = parseCallable(selectCalendarsRequestSchema, data)
      const choices = await selectCalendars(uid, accountId, calendarIds, dependencies)
      return { calendars: choices.map((choice) => present(choice, logger)) }
    } catch (error) {
      throw toCallableError(error, logger)
    }
  }
}

function present(choice: CalendarChoice, logger: Logger): SelectCalendarsAnswer['calendars'][number] {
  const { calendarRef: calendarId, status } = choice
  if (choice.status !== 'failed') return { calendarId, status }
  const { code, message } = toCallableError(choice.error, logger)
  return { calendarId, status, error: { code, message } }
}
