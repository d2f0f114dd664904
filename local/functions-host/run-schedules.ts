import type { Endpoint } from './hosted-function'
import { isScheduleDue } from './schedule-due'

const MINUTE_MS = 60_000
const DEFAULT_TIME_ZONE = 'America/Los_Angeles'

/** Calls each scheduled function at its times, over HTTP as Cloud Scheduler does. The answer stops it. */
export function runSchedules(endpoints: readonly Endpoint[], baseUrl: string): () => void {
  const startedAt = Date.now()
  let timer: NodeJS.Timeout
  const sleepToNextMinute = () => {
    timer = setTimeout(tick, MINUTE_MS - (Date.now() % MINUTE_MS)).unref()
  }
  const tick = () => {
    const minute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
    for (const endpoint of endpoints) {
      if (isDue(endpoint, minute, startedAt)) void call(`${baseUrl}${endpoint.path}`)
    }
    sleepToNextMinute()
  }
  sleepToNextMinute()
  return () => clearTimeout(timer)
}

function isDue({ trigger }: Endpoint, minute: number, startedAt: number): boolean {
  if (trigger.kind !== 'schedule') return false
  return isScheduleDue(trigger.schedule, { minute, startedAt, timeZone: trigger.timeZone ?? DEFAULT_TIME_ZONE })
}

async function call(url: string): Promise<void> {
  try {
    await fetch(url, { method: 'POST' })
  } catch (error) {
    process.stderr.write(`${url}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}
