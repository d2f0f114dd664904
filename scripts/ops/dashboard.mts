/** The dashboard: https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards */
import { aggregation, metricFilter } from './alert-policies.mts'

interface Chart {
  readonly title: string
  readonly lines: readonly { readonly metric: string; readonly reducer: string; readonly legend: string }[]
}

const sum = (metric: string, legend: string) => ({ metric, reducer: 'REDUCE_SUM', legend })
const mean = (metric: string, legend: string) => ({ metric, reducer: 'REDUCE_MEAN', legend })

export const CHARTS: readonly Chart[] = [
  {
    title: 'From a change to its document, ms',
    lines: ['50', '95', '99'].map((percent) => ({
      metric: 'calendar_mirror_freshness',
      reducer: `REDUCE_PERCENTILE_${percent}`,
      legend: `p${percent}`,
    })),
  },
  {
    title: 'The canary: from an edit to its document, ms',
    lines: [{ metric: 'calendar_mirror_canary', reducer: 'REDUCE_PERCENTILE_95', legend: 'p95' }],
  },
  {
    title: 'Notifications and syncs',
    lines: [sum('calendar_mirror_notifications', 'tasks made'), sum('calendar_mirror_syncs', 'syncs')],
  },
  { title: 'Oldest work that waits, s', lines: [mean('calendar_mirror_oldest_pending', 'waits')] },
  {
    title: 'Calendars, %',
    lines: [
      mean('calendar_mirror_verified', 'proven within a day'),
      mean('calendar_mirror_coverage', 'followed by notifications'),
    ],
  },
  {
    title: 'Nights',
    lines: [sum('calendar_mirror_nights', 'calendars proven'), sum('calendar_mirror_push_losses', 'with lost pushes')],
  },
  { title: 'Channels that end within a day', lines: [mean('calendar_mirror_channels_expiring', 'channels')] },
  {
    title: 'What Google refuses',
    lines: [
      sum('calendar_mirror_quota', 'quota'),
      sum('calendar_mirror_tokens_ended', 'sync tokens (410)'),
      sum('calendar_mirror_grants_refused', 'grants (invalid_grant)'),
    ],
  },
  {
    title: 'What fails',
    lines: [
      sum('calendar_mirror_sync_failures', 'syncs'),
      sum('calendar_mirror_notifications_refused', 'notifications refused'),
      sum('calendar_mirror_queue_refusals', 'tasks not taken'),
    ],
  },
]

const COLUMNS = 12
const WIDTH = 6
const HEIGHT = 4

export function dashboardFile(): object {
  const tiles = CHARTS.map((chart, place) => ({
    xPos: (place * WIDTH) % COLUMNS,
    yPos: Math.floor((place * WIDTH) / COLUMNS) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    widget: widget(chart),
  }))
  return { displayName: 'calendar-mirror', mosaicLayout: { columns: COLUMNS, tiles } }
}

function widget({ title, lines }: Chart): object {
  const dataSets = lines.map(({ metric, reducer, legend }) => ({
    plotType: 'LINE',
    legendTemplate: legend,
    timeSeriesQuery: {
      timeSeriesFilter: { filter: metricFilter(metric), aggregation: aggregation(reducer, 300) },
    },
  }))
  return { title, xyChart: { dataSets } }
}
