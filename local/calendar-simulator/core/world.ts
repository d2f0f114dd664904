import type { CalendarState } from './calendar-state'
import type { Clock } from './clock'
import type { RandomSource } from './random-source'
import type { Switches } from './switches'

export interface Mutation {
  readonly calendarId: string
  readonly eventId: string
  readonly kind: 'inserted' | 'updated' | 'deleted'
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface ListEntry {
  readonly calendarId: string
  seq: number
  deleted: boolean
  hidden: boolean
  selected: boolean
  summaryOverride: string | null
  backgroundColor: string
  foregroundColor: string
}

export interface UserState {
  readonly email: string
  /** Google's number for the account. */
  readonly subject: string
  readonly name: string
  readonly list: Map<string, ListEntry>
  readonly resourceId: string
  seq: number
  /** Sync tokens of the calendar list of an earlier generation have ended. */
  tokenGeneration: number
}

/** What listings cost, in a measure that does not depend on the machine. */
export interface Effort {
  /** How many events listings have looked at since the simulator began. */
  looked: number
}

/** Everything that operations work on. */
export interface World {
  readonly effort: Effort
  readonly clock: Clock
  readonly random: RandomSource
  readonly switches: Switches
  readonly users: Map<string, UserState>
  readonly calendars: Map<string, CalendarState>
  /** Called once per change of an event, and of anything else that a watcher of the calendar is told of. */
  readonly mutated: (mutation: Mutation) => void
  readonly listChanged: (email: string) => void
  /** Called while the users of a deleted calendar still have access. */
  readonly calendarDeleted: (calendarId: string) => void
}
