import { z } from 'zod'
import {
  type ListCalendarsDependencies,
  type ListedAccount,
  type ListedCalendarDocument,
  listCalendars,
} from '../accounts/list-calendars'
import { accountIdSchema, uidSchema } from '../model/ids'
import { requireSignedIn, toCallableError } from './callable-error'
import { type CallableRequest, parseCallable } from './callable-request'

export const listCalendarsRequestSchema = z.object({
  /** Without it all accounts of the user are meant. */
  accountId: accountIdSchema.optional(),
})

/** Every `calendarId` is a calendarRef, as everywhere in our own interfaces. */
export interface ListCalendarsAnswer {
  readonly accounts: readonly {
    readonly accountId: string
    readonly email: string
    readonly state: string
    readonly reason: string | null
    /** Whether Google was asked just now; else its calendars are as they were last known. */
    readonly upToDate: boolean
  }[]
  readonly calendars: readonly {
    readonly calendarId: string
    readonly accountId: string
    readonly summary: string
    readonly description: string | null
    readonly timeZone: string
    readonly accessRole: string
    readonly backgroundColor: string | null
    readonly foregroundColor: string | null
    readonly primary: boolean
    readonly selected: boolean
    readonly state: string
  }[]
}

/** `listCalendars`: the calendars that the signed-in user can choose from. */
export function listCalendarsHandler(begin: () => ListCalendarsDependencies) {
  return async ({ auth, data }: CallableRequest): Promise<ListCalendarsAnswer> => {
    const dependencies = begin()
    try {
      const uid = uidSchema.parse(requireSignedIn(auth))
      const { accountId = null } = parseCallable(listCalendarsRequestSchema, data)
      const { accounts, calendars } = await listCalendars(uid, accountId, dependencies)
      return { accounts: accounts.map(presentAccount), calendars: calendars.map(presentCalendar) }
    } catch (error) {
      throw toCallableError(error, dependencies.logger)
    }
  }
}

function presentAccount({ account: { accountId, email, state, reason }, upToDate }: ListedAccount) {
  return { accountId, email, state, reason, upToDate }
}

function presentCalendar({ calendarRef, document }: ListedCalendarDocument) {
  const { accountId, summary, description, timeZone, accessRole, primary, selected, state } = document
  const { backgroundColor, foregroundColor } = document
  const shown = { summary, description, timeZone, accessRole, backgroundColor, foregroundColor }
  return { calendarId: calendarRef, accountId, ...shown, primary, selected, state }
}
