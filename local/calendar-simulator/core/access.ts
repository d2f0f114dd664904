import type { AccessRole, CalendarState } from './calendar-state'
import { accessRoles } from './calendar-state'
import { faultTable } from './fault-table'
import { forbidden, notFound } from './google-error'
import type { UserState, World } from './world'

export const userOf = (world: World, email: string): UserState => {
  const user = world.users.get(email)
  if (user === undefined) throw faultTable.authError()
  return user
}

export const calendarOf = (world: World, calendarId: string): CalendarState => {
  const calendar = world.calendars.get(calendarId)
  if (calendar === undefined) throw notFound()
  return calendar
}

export interface Access {
  readonly calendar: CalendarState
  readonly role: AccessRole
}

/** A calendar as a user names it (`primary` is theirs); 404 without access, as if it did not exist. */
export const accessOf = (world: World, email: string, calendarId: string): Access => {
  userOf(world, email)
  const calendar = calendarOf(world, calendarId === 'primary' ? email : calendarId)
  const role = calendar.access.get(email)
  if (role === undefined) throw notFound()
  return { calendar, role }
}

export const atLeast = (role: AccessRole, wanted: AccessRole): boolean =>
  accessRoles.indexOf(role) >= accessRoles.indexOf(wanted)

/** The same for changing events; 403 for those who may only read. */
export const writeAccessOf = (world: World, email: string, calendarId: string): Access => {
  const access = accessOf(world, email, calendarId)
  if (!atLeast(access.role, 'writerWithoutPrivateAccess')) throw forbidden()
  return access
}
