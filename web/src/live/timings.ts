/**
 * How long changes take from the listener to the screen, for the browser's own tools and for the tests: an entry
 * `events` of the User Timing API for each, with how many documents had changed.
 */
const RECEIVED = 'events-received'

let waiting = 0

/** A snapshot is here, not yet drawn. */
export function noteReceived(changes: number): void {
  if (changes === 0) return
  if (waiting === 0) performance.mark(RECEIVED)
  waiting += changes
}

/** The calendar was drawn anew; it is on the screen with the next frame. */
export function noteDrawn(): void {
  if (waiting === 0) return
  const changes = waiting
  waiting = 0
  requestAnimationFrame(() =>
    setTimeout(() => void performance.measure('events', { start: RECEIVED, detail: { changes } })),
  )
}
