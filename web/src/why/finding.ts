import type { CalendarEvent } from '../../../client/documents'

/** Why an event is not to be seen, most likely reason first. */
export interface Finding {
  readonly headline: string
  readonly sentences: readonly string[]
  /** Those that are here after all. */
  readonly events: readonly CalendarEvent[]
}

export const finding = (headline: string, ...sentences: readonly string[]): Finding => ({
  headline,
  sentences,
  events: [],
})
