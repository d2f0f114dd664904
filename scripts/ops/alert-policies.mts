/** The alerts: https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies */

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface AlertPolicy {
  /** Also its heading in `docs/operations.md`. */
  readonly title: string
  readonly file: string
  readonly severity: 'CRITICAL' | 'ERROR' | 'WARNING'
  readonly when: Threshold | Silence
}

export interface Threshold {
  readonly kind: 'threshold'
  readonly metric: string
  /** What the metric's sum is divided by. */
  readonly dividedBy?: string
  readonly reducer: 'REDUCE_SUM' | 'REDUCE_MEAN' | 'REDUCE_PERCENTILE_95'
  readonly comparison: 'above' | 'below'
  readonly value: number
  /** Seconds that each value is made of, and for how long it has to be so. */
  readonly over: number
  readonly lasting: number
}

export interface Silence {
  readonly kind: 'silence'
  readonly metric: string
  /** Seconds that lines are counted over, and for how long there has to be none. */
  readonly over: number
  readonly lasting: number
}

type Limit = Pick<Threshold, 'value' | 'over' | 'lasting'>

const share = (metric: string, dividedBy: string, limit: Limit): Threshold => ({
  kind: 'threshold',
  metric,
  dividedBy,
  reducer: 'REDUCE_SUM',
  comparison: 'above',
  ...limit,
})
const sum = (metric: string, limit: Limit): Threshold => ({
  kind: 'threshold',
  metric,
  reducer: 'REDUCE_SUM',
  comparison: 'above',
  ...limit,
})
const mean = (metric: string, comparison: Threshold['comparison'], limit: Limit): Threshold => ({
  kind: 'threshold',
  metric,
  reducer: 'REDUCE_MEAN',
  comparison,
  ...limit,
})

export const ALERT_POLICIES: readonly AlertPolicy[] = [
  {
    title: 'Changes arrive late',
    file: 'freshness',
    severity: 'ERROR',
    when: {
      kind: 'threshold',
      metric: 'calendar_mirror_freshness',
      reducer: 'REDUCE_PERCENTILE_95',
      comparison: 'above',
      value: 60_000,
      over: 10 * MINUTE,
      lasting: 10 * MINUTE,
    },
  },
  {
    title: 'The canary is not seen',
    file: 'canary',
    severity: 'CRITICAL',
    when: { kind: 'silence', metric: 'calendar_mirror_canary', over: 5 * MINUTE, lasting: 20 * MINUTE },
  },
  {
    title: 'Work waits',
    file: 'oldest-pending',
    severity: 'CRITICAL',
    when: mean('calendar_mirror_oldest_pending', 'above', { value: 900, over: 2 * HOUR, lasting: 0 }),
  },
  {
    title: 'The hourly run is silent',
    file: 'hourly-silence',
    severity: 'CRITICAL',
    when: { kind: 'silence', metric: 'calendar_mirror_oldest_pending', over: HOUR, lasting: 3 * HOUR },
  },
  {
    title: 'Too few calendars are proven',
    file: 'verified',
    severity: 'WARNING',
    when: mean('calendar_mirror_verified', 'below', { value: 90, over: 2 * HOUR, lasting: 6 * HOUR }),
  },
  {
    title: 'Too few calendars are followed',
    file: 'coverage',
    severity: 'ERROR',
    when: mean('calendar_mirror_coverage', 'below', { value: 90, over: 2 * HOUR, lasting: 2 * HOUR }),
  },
  {
    title: 'Channels are about to end',
    file: 'channels-expiring',
    severity: 'ERROR',
    when: mean('calendar_mirror_channels_expiring', 'above', { value: 0, over: 2 * HOUR, lasting: 4 * HOUR }),
  },
  {
    title: 'Notifications get lost',
    file: 'push-losses',
    severity: 'WARNING',
    when: share('calendar_mirror_push_losses', 'calendar_mirror_nights', { value: 0.05, over: DAY, lasting: 0 }),
  },
  {
    title: 'The quota is hit',
    file: 'quota',
    severity: 'ERROR',
    when: share('calendar_mirror_quota', 'calendar_mirror_syncs', {
      value: 0.05,
      over: 15 * MINUTE,
      lasting: 15 * MINUTE,
    }),
  },
  {
    title: 'Sync tokens end',
    file: 'tokens-ended',
    severity: 'WARNING',
    when: share('calendar_mirror_tokens_ended', 'calendar_mirror_syncs', { value: 0.02, over: 6 * HOUR, lasting: 0 }),
  },
  {
    title: 'Grants are refused',
    file: 'grants-refused',
    severity: 'CRITICAL',
    when: share('calendar_mirror_grants_refused', 'calendar_mirror_syncs', {
      value: 0.1,
      over: 15 * MINUTE,
      lasting: 15 * MINUTE,
    }),
  },
  {
    title: 'Syncs fail',
    file: 'sync-failures',
    severity: 'ERROR',
    when: share('calendar_mirror_sync_failures', 'calendar_mirror_syncs', {
      value: 0.1,
      over: 10 * MINUTE,
      lasting: 10 * MINUTE,
    }),
  },
  {
    title: 'Notifications are refused',
    file: 'notifications-refused',
    severity: 'ERROR',
    when: sum('calendar_mirror_notifications_refused', { value: 100, over: 10 * MINUTE, lasting: 10 * MINUTE }),
  },
  {
    title: 'The queue takes no tasks',
    file: 'queue-refusals',
    severity: 'CRITICAL',
    when: sum('calendar_mirror_queue_refusals', { value: 0, over: 5 * MINUTE, lasting: 5 * MINUTE }),
  },
]

export function alertPolicyFile({ title, severity, when }: AlertPolicy): object {
  return {
    displayName: `calendar-mirror: ${title}`,
    severity,
    combiner: 'OR',
    conditions: [{ displayName: title, ...condition(when) }],
    documentation: {
      content: `docs/operations.md of calendar-mirror says what it means and what to do: “${title}”.`,
      mimeType: 'text/markdown',
    },
    alertStrategy: { autoClose: `${DAY}s` },
  }
}

function condition(when: AlertPolicy['when']): object {
  switch (when.kind) {
    case 'threshold':
      return { conditionThreshold: threshold(when) }
    case 'silence':
      return {
        conditionAbsent: {
          filter: metricFilter(when.metric),
          aggregations: [aggregation('REDUCE_COUNT', when.over)],
          duration: `${when.lasting}s`,
        },
      }
  }
}

function threshold({ metric, dividedBy, reducer, comparison, value, over, lasting }: Threshold): object {
  const aggregations = [aggregation(reducer, over)]
  return {
    filter: metricFilter(metric),
    aggregations,
    ...(dividedBy === undefined
      ? {}
      : { denominatorFilter: metricFilter(dividedBy), denominatorAggregations: aggregations }),
    comparison: comparison === 'above' ? 'COMPARISON_GT' : 'COMPARISON_LT',
    thresholdValue: value,
    duration: `${lasting}s`,
    trigger: { count: 1 },
  }
}

/** Over all functions and instances. */
export function aggregation(crossSeriesReducer: string, seconds: number): object {
  return { alignmentPeriod: `${seconds}s`, perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer }
}

export function metricFilter(metric: string): string {
  return `metric.type="logging.googleapis.com/user/${metric}" AND resource.type="cloud_run_revision"`
}
