import type { CalendarSimulator } from '../calendar-simulator'

/** Changes something in Google without a notification: they get lost now and then. */
export function silently(google: CalendarSimulator, change: () => void): void {
  google.push.setFaults({ drop: 1 })
  try {
    change()
  } finally {
    google.push.setFaults({ drop: 0 })
  }
}
