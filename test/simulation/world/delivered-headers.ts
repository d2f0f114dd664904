import type { Notification } from '../../../local/calendar-simulator/core/push'

/** As Node gives them to a function. */
export function deliveredHeaders({ headers }: Notification): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
