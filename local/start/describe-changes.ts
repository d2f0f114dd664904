import type { Mutation } from '../calendar-simulator'
import type { MirroredEvent, SeenChange } from '../world/seen-mirror'

export interface ChangesSeen {
  readonly changes: readonly SeenChange[]
  /** What was edited in Google lately, oldest first. */
  readonly edits: readonly Mutation[]
  /** Milliseconds since the epoch. */
  readonly seenAt: number
  /** How calendars are called, by their id. */
  readonly nameOf: (calendarId: string) => string
  /** The zone that times are shown in. */
  readonly zone: string
}

/** One line for each event that changed; the instances of a recurring event that fared alike share one. */
export function describeChanges({ changes, edits, seenAt, nameOf, zone }: ChangesSeen): readonly string[] {
  const alike = Map.groupBy(changes, (change) => {
    const { calendarId, eventId, recurringEventId } = change.event
    return JSON.stringify([calendarId, recurringEventId ?? eventId, verbOf(change)])
  })
  return [...alike.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const many = group.length > 1 ? ` (${group.length} instances)` : ''
    const what = `${quoted(first.before ?? first.event)}${many} ${outcomeOf(first, group.length, zone)}`
    return [`${nameOf(first.event.calendarId)}: ${what} in Google, ${arrival(first, edits, seenAt)}`]
  })
}

type Verb = 'created' | 'deleted' | 'moved' | 'renamed' | 'changed'

function verbOf({ kind, event, before }: SeenChange): Verb {
  if (kind === 'added') return 'created'
  if (kind === 'removed') return 'deleted'
  if (before === null) return 'changed'
  if (event.startAt !== before.startAt || event.endAt !== before.endAt || event.allDay !== before.allDay) return 'moved'
  return event.summary === before.summary ? 'changed' : 'renamed'
}

function outcomeOf(change: SeenChange, instances: number, zone: string): string {
  const verb = verbOf(change)
  switch (verb) {
    case 'moved':
      return instances > 1 ? verb : `moved to ${startOf(change.event, zone)}`
    case 'renamed':
      return `renamed to ${quoted(change.event)}`
    case 'created':
    case 'deleted':
    case 'changed':
      return verb
  }
}

function arrival({ event, kind }: SeenChange, edits: readonly Mutation[], seenAt: number): string {
  const edit = edits.findLast(
    ({ calendarId, eventId, kind: edited, at }) =>
      calendarId === event.calendarId &&
      (eventId === event.eventId || eventId === event.recurringEventId) &&
      (kind === 'removed' || edited !== 'deleted' || eventId !== event.eventId) &&
      at <= seenAt,
  )
  return edit === undefined ? 'now in Firestore' : `in Firestore after ${((seenAt - edit.at) / 1000).toFixed(1)} s`
}

/** Titles come from anybody who can send an invitation: none of them may steer the terminal. */
const quoted = ({ summary }: MirroredEvent): string => {
  const printable = (summary ?? '').replaceAll(/\p{C}/gu, ' ').trim()
  return printable === '' ? '(No title)' : `“${printable}”`
}

function startOf({ startAt, allDay }: MirroredEvent, timeZone: string): string {
  const day = { weekday: 'short', day: 'numeric', month: 'short', timeZone } as const
  const format = allDay ? day : ({ ...day, hour: '2-digit', minute: '2-digit' } as const)
  return new Intl.DateTimeFormat('en-GB', format).format(startAt)
}
