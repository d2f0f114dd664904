import { faultTable } from '../core/fault-table'

const calendar = 'https://www.googleapis.com/auth/calendar'
const anything = [calendar]
const readAnything = [...anything, `${calendar}.readonly`]
const writeEvents = [...anything, `${calendar}.events`, `${calendar}.events.owned`]
const readEvents = [
  ...readAnything,
  ...writeEvents,
  `${calendar}.events.readonly`,
  `${calendar}.events.owned.readonly`,
  `${calendar}.events.public.readonly`,
]
const readList = [...readAnything, `${calendar}.calendarlist`, `${calendar}.calendarlist.readonly`]

/** The scopes of which one is needed (https://developers.google.com/workspace/calendar/api/auth). */
const scopesByOperation = {
  'events.list': readEvents,
  'events.get': readEvents,
  'events.instances': readEvents,
  'events.watch': readEvents,
  'events.insert': writeEvents,
  'events.patch': writeEvents,
  'events.update': writeEvents,
  'events.delete': writeEvents,
  'calendarList.list': readList,
  'calendarList.get': readList,
  'calendarList.watch': readList,
  'calendars.get': [...readAnything, `${calendar}.calendars`, `${calendar}.calendars.readonly`],
  'calendars.insert': [...anything, `${calendar}.calendars`, `${calendar}.app.created`],
  'calendars.patch': [...anything, `${calendar}.calendars`, `${calendar}.app.created`],
  'calendars.delete': [...anything, `${calendar}.calendars`, `${calendar}.app.created`],
  'channels.stop': [...readEvents, ...readList],
} as const

export type Operation = keyof typeof scopesByOperation

/** Throws 403 where the user withheld what the operation needs. */
export const checkScopes = (operation: Operation, granted: readonly string[]): void => {
  const needed: readonly string[] = scopesByOperation[operation]
  if (!granted.some((scope) => needed.includes(scope))) throw faultTable.insufficientPermissions()
}
