import type { z } from 'zod'
import { eventDocumentSchema } from '../../functions/src/model/documents/event-document'
import type { Moment, OldEvent } from './old-event'

export const mirroredSchema = eventDocumentSchema.pick({ summary: true, start: true, end: true })
type Mirrored = z.infer<typeof mirroredSchema>

/** Why an event of the old collection has no document in the mirror, as far as it can be told. */
export const ABSENCES = [
  'calendar_unknown',
  'calendar_not_selected',
  'outside_window',
  /** It is the recurring event itself; the mirror has its instances. */
  'recurring_event',
  /** Google has it no more, or the old collection made it by itself. */
  'gone',
] as const
export type Absence = (typeof ABSENCES)[number]

export type Comparison =
  | { readonly kind: 'equal' }
  | { readonly kind: 'differs'; readonly fields: readonly string[] }
  | { readonly kind: 'only_old'; readonly why: Absence }
  | { readonly kind: 'unreadable' }

/** What the mirror has in the place of an old event. */
export interface Counterpart {
  /** Null where none of the user's calendars is the event's. */
  readonly calendar: {
    readonly selected: boolean
    readonly window: { readonly from: Date; readonly to: Date } | null
  } | null
  readonly event: Mirrored | null
  readonly isSeries: boolean
}

export function compareEvent(old: OldEvent | null, { calendar, event, isSeries }: Counterpart): Comparison {
  if (old === null) return { kind: 'unreadable' }
  if (event) {
    const fields = differingFields(old, event)
    return fields.length === 0 ? { kind: 'equal' } : { kind: 'differs', fields }
  }
  if (calendar === null) return { kind: 'only_old', why: 'calendar_unknown' }
  if (!calendar.selected) return { kind: 'only_old', why: 'calendar_not_selected' }
  if (isSeries) return { kind: 'only_old', why: 'recurring_event' }
  const { window } = calendar
  const outside =
    window !== null && (lastOf(old.end) <= window.from.getTime() || firstOf(old.start) >= window.to.getTime())
  return { kind: 'only_old', why: outside ? 'outside_window' : 'gone' }
}

function differingFields(old: OldEvent, mirrored: Mirrored): readonly string[] {
  const start = difference('start', old.start, mirrored.start)
  const end = difference('end', old.end, mirrored.end)
  return [...(old.summary === mirrored.summary ? [] : ['summary']), ...start, ...end]
}

type Time = Mirrored['start']

/** A whole day that was stored as an instant is the usual mistake, and has a name of its own. */
function difference(field: string, old: Moment, time: Time): readonly string[] {
  if ('date' in time) {
    if (old.kind === 'day') return old.date === time.date ? [] : [field]
    return [`${field} (a day, stored as an instant)`]
  }
  if (old.kind === 'day') return [`${field} (an instant, stored as a day)`]
  return old.at === Date.parse(time.dateTime) ? [] : [field]
}

const DAY_MS = 86_400_000
const firstOf = (moment: Moment) => (moment.kind === 'instant' ? moment.at : Date.parse(moment.date))
/** Wherever the calendar is, the day is over a day after it has ended in UTC. */
const lastOf = (moment: Moment) => (moment.kind === 'instant' ? moment.at : Date.parse(moment.date) + DAY_MS)
