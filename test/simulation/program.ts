import type { connectAccount } from '../../functions/src/accounts/connect-account'
import type { disconnectAccount } from '../../functions/src/accounts/disconnect-account'
import type { readCredential } from '../../functions/src/accounts/read-credential'
import type { resumeCalendars } from '../../functions/src/accounts/resume-calendars'
import type { unselectCalendar } from '../../functions/src/accounts/unselect-calendar'
import type { watchCalendar } from '../../functions/src/channels/watch-calendar'
import type { reconcileCalendarHandler } from '../../functions/src/entrypoints/reconcile-calendar'
import type { reconcileCalendarsHandler } from '../../functions/src/entrypoints/reconcile-calendars'
import type { renewChannelsHandler } from '../../functions/src/entrypoints/renew-channels'
import type { syncCalendarHandler } from '../../functions/src/entrypoints/sync-calendar'
import type { parseCalendarListPage } from '../../functions/src/google/calendar-list-page'
import type { parseEventPage } from '../../functions/src/google/event-page'
import type { parseOpenedChannel } from '../../functions/src/google/opened-channel'
import type { translateGoogleError } from '../../functions/src/google/translate-google-error'
import type { MAPPER_VERSION } from '../../functions/src/sync/map-event'
import type { QUERY_FINGERPRINT } from '../../functions/src/sync/query-fingerprint'
import type { isSuspicious } from '../../functions/src/sync/sweep-brake'
import type { syncNow } from '../../functions/src/sync/sync-now'
import type { receiveNotification } from '../../functions/src/webhooks/receive-notification'
import type { StoreErrors } from './store/memory-document-store'

type ErrorClass = new (message: string) => Error

/** As much of the deployed program as a simulated world runs: the real code, in one version of it. */
export interface Program extends StoreErrors {
  /** Tells versions apart that run side by side. */
  readonly name: string
  readonly connectAccount: typeof connectAccount
  readonly disconnectAccount: typeof disconnectAccount
  readonly readCredential: typeof readCredential
  readonly resumeCalendars: typeof resumeCalendars
  readonly unselectCalendar: typeof unselectCalendar
  readonly watchCalendar: typeof watchCalendar
  readonly reconcileCalendarHandler: typeof reconcileCalendarHandler
  readonly reconcileCalendarsHandler: typeof reconcileCalendarsHandler
  readonly renewChannelsHandler: typeof renewChannelsHandler
  readonly syncCalendarHandler: typeof syncCalendarHandler
  readonly syncNow: typeof syncNow
  readonly receiveNotification: typeof receiveNotification
  readonly parseEventPage: typeof parseEventPage
  readonly parseCalendarListPage: typeof parseCalendarListPage
  readonly parseOpenedChannel: typeof parseOpenedChannel
  readonly translateGoogleError: typeof translateGoogleError
  readonly isSuspicious: typeof isSuspicious
  readonly MAPPER_VERSION: typeof MAPPER_VERSION
  readonly QUERY_FINGERPRINT: typeof QUERY_FINGERPRINT
  readonly NotFoundAtGoogle: ErrorClass
  readonly GoogleUnavailable: ErrorClass
  readonly QueueUnavailable: ErrorClass
  readonly CredentialUnusable: new (trouble: 'missing' | 'revoked' | 'undecryptable') => Error
}

const FILES = [
  'accounts/connect-account',
  'accounts/disconnect-account',
  'accounts/read-credential',
  'accounts/resume-calendars',
  'accounts/unselect-calendar',
  'channels/watch-calendar',
  'entrypoints/reconcile-calendar',
  'entrypoints/reconcile-calendars',
  'entrypoints/renew-channels',
  'entrypoints/sync-calendar',
  'google/calendar-list-page',
  'google/event-page',
  'google/opened-channel',
  'google/translate-google-error',
  'model/errors/credential-unusable',
  'model/errors/document-rejected',
  'model/errors/google-unavailable',
  'model/errors/not-found-at-google',
  'model/errors/precondition-failed',
  'model/errors/queue-unavailable',
  'model/errors/store-unavailable',
  'sync/map-event',
  'sync/query-fingerprint',
  'sync/sweep-brake',
  'sync/sync-now',
  'webhooks/receive-notification',
]

/** `load` gives the exports of a file of `functions/src`. */
export function openProgram(name: string, load: (file: string) => object): Program {
  const exports = Object.assign({ name }, ...FILES.map(load))
  if (!isProgram(exports)) throw new TypeError('Something of the program is missing')
  return exports
}

function isProgram(exports: unknown): exports is Program {
  return typeof exports === 'object' && exports !== null && 'syncCalendarHandler' in exports
}
