import type { Behaviour } from '../behaviour'
import { calendarList } from './calendar-list'
import { events } from './events'
import { listings } from './listings'
import { series } from './series'

/** Everything that is observed, in this order, in one calendar. */
export const behaviours: readonly Behaviour[] = [...listings, ...events, ...series, ...calendarList]

/** What this suite cannot see, and why. */
export const notObservable: readonly (readonly [string, string])[] = [
  ['splits of a series (this and following)', 'only Google’s own pages make them'],
  ['the life of a sync token, and 410 after a change of the ACL', 'it is unpublished; sharing needs a second account'],
  ['access roles, redaction, 404 after unshare', 'they need a second account'],
  ['push: headers, order, retries, the time after a stop', 'they need a public address with a certificate'],
  ['rate limits and failures of Google’s own', 'nobody can order them'],
  ['empty pages, repeated page tokens', 'they are seen now and then, and not on demand'],
]
