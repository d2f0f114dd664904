/**
 * Whether an event belongs to the mirror: the one rule that listings and mirror share. It agrees with the `timeMin`
 * and `timeMax` of events.list, which are exclusive bounds of the event's end and of its start
 * (https://developers.google.com/workspace/calendar/api/v3/reference/events/list): [startAt, endAt) overlaps
 * [from, to). An event without duration belongs to it strictly inside the window only, so the one that sits on
 * `from` is out whether Google lists it or not.
 */
export function inWindow(event: TimeSpan, window: { readonly from: Date; readonly to: Date }): boolean {
  return event.endAt > window.from && event.startAt < window.to
}

interface TimeSpan {
  readonly startAt: Date
  readonly endAt: Date
}
