/** The log-based metrics: https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics */

export interface LogMetric {
  readonly name: string
  readonly description: string
  /** The line's event, which Cloud Logging has as `jsonPayload.message`. */
  readonly event: string
  /** Conditions on the line's other fields. */
  readonly where?: readonly Condition[]
  /** The number whose distribution it is; without it, lines are counted. */
  readonly value?: { readonly field: string; readonly unit: string; readonly bounds: readonly number[] }
}

export interface Condition {
  readonly field: string
  readonly op: '=' | '>=' | '>'
  readonly value: string | number
}

const PERCENT = [10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98, 99, 99.9, 100]
const SECONDS = [0, 1, 60, 300, 900, 1800, 3600, 7200, 21_600, 86_400]
const MILLISECONDS = [250, 500, 1000, 1500, 2000, 3000, 5000, 10_000, 30_000, 60_000, 300_000, 3_600_000]
const COUNTS = [0, 1, 2, 5, 10, 20, 50, 100, 1000]

const is = (field: string, value: string): Condition => ({ field, op: '=', value })
const some = (field: string): Condition => ({ field, op: '>', value: 0 })
const known = (field: string): Condition => ({ field, op: '>=', value: 0 })

export const LOG_METRICS: readonly LogMetric[] = [
  {
    name: 'calendar_mirror_freshness',
    description: 'Milliseconds from a change in Google Calendar to its document, for syncs that a notification set off',
    event: 'calendar_sync_complete',
    where: [is('cause', 'push'), is('outcome', 'completed'), known('freshnessMs')],
    value: { field: 'freshnessMs', unit: 'ms', bounds: MILLISECONDS },
  },
  {
    name: 'calendar_mirror_canary',
    description:
      'Milliseconds from an edit of the canary’s calendar to its document, told every five minutes; none while it is not seen',
    event: 'calendar_end_to_end',
    where: [is('outcome', 'seen')],
    value: { field: 'ms', unit: 'ms', bounds: MILLISECONDS },
  },
  { name: 'calendar_mirror_syncs', description: 'Syncs that came to an end', event: 'calendar_sync_complete' },
  {
    name: 'calendar_mirror_sync_failures',
    description: 'Attempts of syncs that threw; the queue tries again',
    event: 'calendar_sync_failed',
  },
  {
    name: 'calendar_mirror_quota',
    description: 'Syncs that were put off, because Google limits the rate or a user’s calls of the day are used up',
    event: 'calendar_sync_complete',
    where: [is('outcome', 'deferred')],
  },
  {
    name: 'calendar_mirror_grants_refused',
    description: 'Syncs that found their account’s grant refused (invalid_grant): its owner has to connect it again',
    event: 'calendar_sync_complete',
    where: [is('outcome', 'reauth_required')],
  },
  {
    name: 'calendar_mirror_tokens_ended',
    description: 'Sync tokens that Google let go of (410), each followed by a full sync',
    event: 'calendar_sync_token_expired',
  },
  {
    name: 'calendar_mirror_verified',
    description: 'Percentage of calendars proven equal to Google within a day, told each hour',
    event: 'calendar_mirror_health',
    where: [known('verifiedPercent')],
    value: { field: 'verifiedPercent', unit: '%', bounds: PERCENT },
  },
  {
    name: 'calendar_mirror_coverage',
    description: 'Percentage of calendars that can be followed whose notifications are, told each hour',
    event: 'calendar_mirror_health',
    where: [known('coveragePercent')],
    value: { field: 'coveragePercent', unit: '%', bounds: PERCENT },
  },
  {
    name: 'calendar_mirror_oldest_pending',
    description: 'Seconds that the work that has waited longest has waited, told each hour',
    event: 'calendar_mirror_health',
    value: { field: 'oldestPendingSeconds', unit: 's', bounds: SECONDS },
  },
  {
    name: 'calendar_mirror_channels_expiring',
    description: 'Open channels that end within a day, told each hour',
    event: 'calendar_mirror_health',
    value: { field: 'channelsExpiringSoon', unit: '1', bounds: COUNTS },
  },
  {
    name: 'calendar_mirror_nights',
    description: 'Calendars that a night came to an end for',
    event: 'calendar_reconciliation_complete',
  },
  {
    name: 'calendar_mirror_push_losses',
    description: 'Calendars in which a night found changes that no notification had told of',
    event: 'calendar_reconciliation_complete',
    where: [some('lostPush')],
  },
  {
    name: 'calendar_mirror_notifications',
    description: 'Genuine notifications that became tasks',
    event: 'calendar_notification',
    where: [is('outcome', 'enqueued')],
  },
  {
    name: 'calendar_mirror_notifications_refused',
    description: 'Notifications whose token does not fit: forged, or signed with a key that is gone',
    event: 'calendar_notification',
    where: [is('outcome', 'refused'), is('reason', 'token')],
  },
  {
    name: 'calendar_mirror_queue_refusals',
    description: 'Notifications that Cloud Tasks took no task for; Google sends them again',
    event: 'calendar_notification',
    where: [is('outcome', 'queue_unavailable')],
  },
]

export function logMetricFile({ name, description, event, where = [], value }: LogMetric): object {
  const conditions = [
    'resource.type="cloud_run_revision"',
    `jsonPayload.message="${event}"`,
    ...where.map((condition) => `jsonPayload.${condition.field}${condition.op}${JSON.stringify(condition.value)}`),
  ]
  return {
    name,
    description,
    filter: conditions.join(' AND '),
    metricDescriptor: {
      metricKind: 'DELTA',
      valueType: value ? 'DISTRIBUTION' : 'INT64',
      unit: value?.unit ?? '1',
    },
    ...(value
      ? {
          valueExtractor: `EXTRACT(jsonPayload.${value.field})`,
          bucketOptions: { explicitBuckets: { bounds: value.bounds } },
        }
      : {}),
  }
}
