import { ALERT_POLICIES, alertPolicyFile } from './alert-policies.mts'
import { dashboardFile } from './dashboard.mts'
import { LOG_METRICS, logMetricFile } from './log-metrics.mts'

/** All that is in `ops/`, by path. */
export function opsFiles(): ReadonlyMap<string, object> {
  return new Map([
    ...LOG_METRICS.map((metric) => [`ops/metrics/${metric.name}.json`, logMetricFile(metric)] as const),
    ...ALERT_POLICIES.map((alert) => [`ops/alerts/${alert.file}.json`, alertPolicyFile(alert)] as const),
    ['ops/dashboard.json', dashboardFile()],
  ])
}
