import type { calendar_v3 } from '@googleapis/calendar'

/** What can be compared and printed. */
export type Observed = null | boolean | number | string | readonly Observed[] | { readonly [key: string]: Observed }

/** A calendar of the run's own, which nobody else looks at. */
export interface Subject {
  readonly api: calendar_v3.Calendar
  readonly calendarId: string
}

/** Something that a caller can see of Google Calendar, and what is expected there. */
export interface Behaviour {
  readonly rule: string
  readonly expected: Observed
  observe(subject: Subject): Promise<Observed>
}

/** What became of one. */
export interface Outcome {
  readonly rule: string
  readonly expected: Observed
  readonly observed: Observed
  readonly verdict: 'as expected' | 'differs' | 'broke down'
}
