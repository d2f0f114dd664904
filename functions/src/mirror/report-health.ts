import type { DocumentStore } from '../firestore/document-store'
import type { HealthLine } from '../model/health-line'
import type { Clock } from '../support/clock'
import type { Logger } from '../support/logger'
import { type Health, readHealth } from './health'

/** Logs how the whole mirror is doing. Costs what `readHealth` does; throws `StoreUnavailable`. */
export async function reportHealth(dependencies: {
  readonly store: DocumentStore
  readonly clock: Clock
  readonly logger: Logger
}): Promise<void> {
  dependencies.logger.info('calendar_mirror_health', healthLine(await readHealth(dependencies)))
}

/** Calendars that Google sends no notifications for are in no coverage: nothing is wrong with them. */
export function healthLine(health: Health): HealthLine {
  const { status, calendars, oldestPendingSeconds, channelsExpiringSoon, verifiedShare24h } = health
  const followed = calendars.live + calendars.failing
  return {
    status,
    ...calendars,
    ...(followed === 0 ? {} : { coveragePercent: percentOf(calendars.live / followed) }),
    ...(verifiedShare24h === null ? {} : { verifiedPercent: percentOf(verifiedShare24h) }),
    oldestPendingSeconds,
    channelsExpiringSoon,
  }
}

const percentOf = (share: number): number => Math.round(share * 10_000) / 100
