/**
 * Where Google's behaviour is uncertain, or depends on the deployment, both ways are offered. All of them can be
 * changed while the simulator runs.
 */
export interface Switches {
  /** `stamped`: `<base>_<yyyymmddThhmmssZ>`, as today; `opaque`: as announced, nothing can be read from them. */
  instanceIds: 'stamped' | 'opaque'
  /** What a delta says of a deleted single event or series. */
  cancelledRows: 'bare' | 'full'
  /** `ragged`: some pages are empty, some short, as Google's may be; `repeating`: some come twice. */
  pages: 'full' | 'ragged' | 'repeating'
  /** Whether the `sync` notification comes before the answer to watch. */
  syncMessage: 'before-response' | 'after-response'
  /** What a delta of nothing ends with. */
  emptyDelta: 'same-token' | 'new-token'
  /** A sync token that Google did not make, or made for another query: 400, or 410 as if it had ended. */
  unknownSyncToken: 'invalid' | 'full-sync-required'
  /** Whether deltas show what lies outside of the window that the first listing asked for. */
  tokenWindow: 'forgotten' | 'remembered'
  /** What an ordered listing ends with. */
  orderedListing: 'no-token' | 'sync-token'
  /** What becomes of cancelled exceptions when their series is deleted. */
  cancelledExceptions: 'outlive-series' | 'go-with-series'
  /** Whether a cancelled instance brings its series again. */
  cancelledInstance: 'with-series' | 'alone'
  /** Whether a series that was cut short comes with the cancelled instance of the cut. */
  truncation: 'with-cancelled-instance' | 'alone'
  /** The id of the series that this and all following instances go on in: `<id>_R<time>`, or a fresh one. */
  splitIds: 'telling' | 'fresh'
  /** Whether a split brings the series' earlier exceptions again. */
  splitExceptions: 'again' | 'silent'
  /** What a delta of single events says of a deleted series: cancelled instances of half a year, or all of them. */
  deletedInstances: 'six-months' | 'all'
  /** What a delta of single events says of the id of an event that became recurring. */
  becameRecurring: 'silent' | 'tombstone'
  /** The title of what somebody sees who may see only when they are busy. */
  busyTitle: 'none' | 'busy'
  /** Whether the channels of a calendar are told when it is deleted. */
  calendarDeleted: 'silent' | 'not-exists'
  secondStop: 'tolerated' | 'not-found'
  /** What happens to notifications that are under way when their channel is stopped. */
  afterStop: 'discard' | 'deliver'
  aclChangeEndsSyncTokens: boolean
  /** Age at which a sync token ends, in milliseconds; Google does not publish it. */
  syncTokenLifetime: number
  /** How far back updatedMin may lie, in milliseconds; beyond, 410. */
  updatedMinReach: number
  /** Milliseconds; requests for more are cut. */
  channelTtlCap: number
  /** Push to plain http on loopback, for worlds without certificates. Everything else needs https, as at Google. */
  allowHttpLoopback: boolean
  /** Requests per user and sliding minute; Google allows 600. */
  quotaPerMinute: number
  /** Requests of all users together; Google allows 10,000. */
  projectQuotaPerMinute: number
  /** How a user hears that it was too much. */
  quotaError: 'userRateLimitExceeded' | 'rateLimitExceeded' | 'tooManyRequests'
  /** While a consent screen is in testing, refresh tokens end after seven days. */
  consentScreen: 'production' | 'testing'
}

const days = 86_400_000

export const defaultSwitches: Switches = {
  instanceIds: 'stamped',
  cancelledRows: 'bare',
  pages: 'full',
  syncMessage: 'after-response',
  emptyDelta: 'same-token',
  unknownSyncToken: 'invalid',
  tokenWindow: 'forgotten',
  orderedListing: 'no-token',
  cancelledExceptions: 'outlive-series',
  cancelledInstance: 'with-series',
  truncation: 'with-cancelled-instance',
  splitIds: 'telling',
  splitExceptions: 'again',
  deletedInstances: 'six-months',
  becameRecurring: 'silent',
  busyTitle: 'none',
  calendarDeleted: 'silent',
  secondStop: 'tolerated',
  afterStop: 'discard',
  aclChangeEndsSyncTokens: true,
  syncTokenLifetime: Infinity,
  updatedMinReach: 28 * days,
  channelTtlCap: 30 * days,
  allowHttpLoopback: false,
  quotaPerMinute: Infinity,
  projectQuotaPerMinute: Infinity,
  quotaError: 'userRateLimitExceeded',
  consentScreen: 'production',
}
