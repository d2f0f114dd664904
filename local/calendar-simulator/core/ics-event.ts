import ICAL from 'ical.js'
import { eventBodySchema } from './event-resource'
import type { EventBody } from './event-resource'
import { asRecurrenceLine, asTimeInput, icsTimes, NotImportable } from './ics-time'
import type { IcsTime } from './ics-time'

const text = (event: ICAL.Component, name: string): string | undefined => {
  const value = event.getFirstPropertyValue(name)
  return value === null ? undefined : String(value)
}

const single = (calendar: ICAL.Component, event: ICAL.Component, name: string, floating: string): IcsTime | null => {
  const property = event.getFirstProperty(name)
  return property === null ? null : (icsTimes(calendar, property, floating)[0] ?? null)
}

const day = 86_400_000

const endOf = (calendar: ICAL.Component, event: ICAL.Component, start: IcsTime, floating: string): IcsTime => {
  const end = single(calendar, event, 'dtend', floating)
  if (end !== null) return end.wall <= start.wall && start.allDay ? { ...start, wall: start.wall + day } : end
  const duration = event.getFirstPropertyValue('duration')
  if (duration instanceof ICAL.Duration) return { ...start, wall: start.wall + duration.toSeconds() * 1000 }
  return { ...start, wall: start.wall + (start.allDay ? day : 0) }
}

const recurrenceOf = (calendar: ICAL.Component, event: ICAL.Component, floating: string): string[] => {
  const rules = event.getAllProperties('rrule').map((rule) => `RRULE:${String(rule.getFirstValue())}`)
  const dates = ['rdate', 'exdate'].flatMap((name) =>
    event
      .getAllProperties(name)
      .flatMap((property) => icsTimes(calendar, property, floating))
      .map((time) => asRecurrenceLine(name.toUpperCase(), time)),
  )
  return [...rules, ...dates]
}

const responses: Readonly<Record<string, string>> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'tentative',
}

const addressOf = (property: ICAL.Property): string => String(property.getFirstValue()).replace(/^mailto:/i, '')

const personOf = (property: ICAL.Property) => {
  const name = property.getFirstParameter('cn')
  return { email: addressOf(property), ...(name && { displayName: name }) }
}

const attendeeOf = (property: ICAL.Property) => ({
  ...personOf(property),
  responseStatus: responses[(property.getFirstParameter('partstat') ?? '').toUpperCase()] ?? 'needsAction',
  ...(property.getFirstParameter('role') === 'OPT-PARTICIPANT' && { optional: true }),
  ...(['RESOURCE', 'ROOM'].includes(property.getFirstParameter('cutype')) && { resource: true }),
})

const peopleOf = (event: ICAL.Component) => {
  const organizer = event.getFirstProperty('organizer')
  const attendees = event.getAllProperties('attendee').map(attendeeOf)
  return {
    ...(organizer !== null && { organizer: personOf(organizer) }),
    ...(attendees.length > 0 && { attendees }),
  }
}

const conferenceOf = (event: ICAL.Component) => {
  const link = text(event, 'x-google-conference') ?? text(event, 'conference')
  if (link === undefined) return {}
  const conferenceData = { entryPoints: [{ entryPointType: 'video', uri: link }] }
  return link.startsWith('https://meet.google.com/') ? { hangoutLink: link, conferenceData } : { conferenceData }
}

const reminderOf = (alarm: ICAL.Component) => {
  const trigger = alarm.getFirstPropertyValue('trigger')
  if (!(trigger instanceof ICAL.Duration)) return []
  const minutes = Math.max(0, Math.round(-trigger.toSeconds() / 60))
  return [{ method: text(alarm, 'action') === 'EMAIL' ? 'email' : 'popup', minutes }]
}

const remindersOf = (event: ICAL.Component) => {
  const overrides = event.getAllSubcomponents('valarm').flatMap(reminderOf)
  return overrides.length === 0 ? {} : { reminders: { useDefault: false, overrides } }
}

const linkOf = (event: ICAL.Component) => {
  const url = text(event, 'url')
  return url !== undefined && /^https?:/.test(url) ? { source: { url, title: text(event, 'summary') ?? url } } : {}
}

const visibilities: Readonly<Record<string, string>> = {
  PUBLIC: 'public',
  PRIVATE: 'private',
  CONFIDENTIAL: 'confidential',
}

/** A VEVENT as a caller of events.insert would send it; throws `NotImportable`. */
export const bodyOfIcs = (calendar: ICAL.Component, event: ICAL.Component, floating: string): EventBody => {
  const start = single(calendar, event, 'dtstart', floating)
  if (start === null) throw new NotImportable('it has no start')
  const recurrence = recurrenceOf(calendar, event, floating)
  return eventBodySchema.parse({
    iCalUID: text(event, 'uid'),
    summary: text(event, 'summary'),
    description: text(event, 'description'),
    location: text(event, 'location'),
    start: asTimeInput(start),
    end: asTimeInput(endOf(calendar, event, start, floating)),
    ...(recurrence.length > 0 && { recurrence }),
    status: text(event, 'status')?.toUpperCase() === 'TENTATIVE' ? 'tentative' : 'confirmed',
    transparency: text(event, 'transp')?.toUpperCase() === 'TRANSPARENT' ? 'transparent' : undefined,
    visibility: visibilities[text(event, 'class')?.toUpperCase() ?? ''],
    ...peopleOf(event),
    ...conferenceOf(event),
    ...remindersOf(event),
    ...linkOf(event),
  })
}
