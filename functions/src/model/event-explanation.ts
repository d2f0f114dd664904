/**
 * Why an event looks as it does in the mirror, or is not there. `calendarId` is a calendarRef and `id` an eventRef, like
 * every id in our own interfaces; times are ISO 8601 instants.
 */
export type EventExplanation =
  /**
   * It is there. `outdated`: Google has changed it to something that cannot be stored; `busyOnly`: its text is hidden;
   * `standstill`: it may be old, since nothing is brought over.
   */
  | {
      readonly reason: 'mirrored'
      readonly calendarId: string
      readonly id: string
      readonly outdated: boolean
      readonly busyOnly: boolean
      readonly standstill: Standstill | null
    }
  /** The link means the recurring event as a whole, whose instances are there; `standstill` as above. */
  | {
      readonly reason: 'mirrored_series'
      readonly calendarId: string
      readonly id: string
      readonly standstill: Standstill | null
    }
  | { readonly reason: 'no_account' }
  /** None of the user's accounts has that calendar in its list; its id is Google's. */
  | { readonly reason: 'unknown_calendar'; readonly googleCalendarId: string | null }
  | { readonly reason: 'calendar_not_selected'; readonly calendarId: string }
  | { readonly reason: 'reauth_required'; readonly calendarId: string }
  | { readonly reason: 'paused'; readonly calendarId: string }
  | { readonly reason: 'lost_access'; readonly calendarId: string }
  /** No document can be made of it; `why` tells nothing of the event. */
  | { readonly reason: 'quarantined'; readonly calendarId: string; readonly why: string }
  /** `event` is null for a recurring event, none of whose instances lies in the window. */
  | {
      readonly reason: 'outside_window'
      readonly calendarId: string
      readonly window: Span
      readonly event: Span | null
    }
  /** Google has no such event any more, or does not show it to this account. `known`: whether there is a trace of it. */
  | { readonly reason: 'deleted'; readonly calendarId: string; readonly known: boolean }
  /** Google has it and the mirror will: the first sync is not through. */
  | { readonly reason: 'first_sync'; readonly calendarId: string }
  /** Google has it and the mirror will; `notBefore`: until when Google is not asked. */
  | { readonly reason: 'on_its_way'; readonly calendarId: string; readonly notBefore: string | null }
  /** Google could not be asked just now, so all that is sure is that it is not in the mirror. */
  | { readonly reason: 'google_unavailable'; readonly calendarId: string }

/** Why what is stored of a calendar stays as it was: its owner's pause, a refused grant, or a calendar that Google shows no more. */
export type Standstill = 'paused' | 'reauth_required' | 'lost_access'

interface Span {
  readonly from: string
  readonly to: string
}
