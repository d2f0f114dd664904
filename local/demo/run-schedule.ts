import type { LocalWorld } from '../world/start-local-world'

/** Runs a scheduled function now, as Cloud Scheduler would at its time. */
export async function runSchedule({ urls }: LocalWorld, name: string): Promise<void> {
  const response = await fetch(`${urls.functions}/schedules/${name}`, { method: 'POST' })
  if (!response.ok) throw new Error(`${name} answered ${response.status}: ${await response.text()}`)
}
