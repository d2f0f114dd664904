import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { isSuccess } from '../tasks/core/task'
import type { LocalWorld } from '../world/start-local-world'
import type { Cost } from './cost'

const count = z.int().min(0)

/** The line that every sync and every night ends with; what a night lets sync is in its own. */
const syncLineSchema = z.object({
  message: z.enum(['calendar_sync_complete', 'calendar_reconciliation_complete']),
  cause: z.literal('reconciliation').optional().catch(undefined),
  reads: count,
  writes: count,
  deletes: count,
  calls: count,
})
type SyncLine = z.infer<typeof syncLineSchema>

export interface CostMeter {
  /** Runs an act, waits until all work that it caused is done, and tells what all of it cost. */
  measure<Result>(act: () => Promise<Result>): Promise<{ readonly result: Result; readonly cost: Cost }>
}

const POLL_MS = 50
const PATIENCE_MS = 10_000

export function createCostMeter(world: LocalWorld): CostMeter {
  const lines: SyncLine[] = []
  let renewals = 0
  world.onFunctionsLine(({ text }) => {
    const line = readSyncLine(text)
    if (line !== null && line.cause === undefined) lines.push(line)
    if (text.includes('calendar_channels_renewed')) renewals += 1
  })
  const requests = () =>
    world.simulator.requestLog.requests.filter(({ operation }) => !operation.startsWith('oauth.')).length
  const created = () => world.tasks.log.filter((entry) => entry.kind === 'create' && entry.answer === 'OK').length
  const attempts = () => world.tasks.log.filter((entry) => entry.kind === 'dispatch')
  const succeeded = () => attempts().filter(({ answer }) => isSuccess(answer)).length
  const failed = () => attempts().length - succeeded()
  const marks = () => ({
    lines: lines.length,
    apiCalls: requests(),
    tasks: created(),
    succeeded: succeeded(),
    failed: failed(),
    renewals,
  })

  return {
    async measure(act) {
      const before = marks()
      const result = await act()
      await settle(world)
      // A task is answered before its last line has come through the pipe.
      const giveUpAt = performance.now() + PATIENCE_MS
      while (lines.length - before.lines < succeeded() - before.succeeded && performance.now() < giveUpAt) {
        await delay(POLL_MS)
      }
      const after = marks()
      const own = lines.slice(before.lines)
      const cost = {
        apiCalls: after.apiCalls - before.apiCalls,
        tasks: after.tasks - before.tasks,
        syncs: own.length,
        reads: sum(own.map(({ reads }) => reads)),
        writes: sum(own.map(({ writes }) => writes)),
        deletes: sum(own.map(({ deletes }) => deletes)),
        // An attempt that was killed, or failed, does not say what it cost; and hourly runs are no syncs.
        ownCalls:
          after.failed > before.failed || after.renewals > before.renewals ? null : sum(own.map(({ calls }) => calls)),
      }
      return { result, cost }
    },
  }
}

/** Until Google has nothing to deliver and the queue nothing to dispatch, for a moment. */
async function settle({ google, simulator, tasks }: LocalWorld): Promise<void> {
  let delivered: number
  do {
    delivered = simulator.deliveries.length
    await delay(2 * POLL_MS)
    await tasks.idle()
  } while (google.push.nextDueAt() !== null || simulator.deliveries.length !== delivered)
}

function readSyncLine(text: string): SyncLine | null {
  if (!/calendar_(sync|reconciliation)_complete/.test(text)) return null
  try {
    return syncLineSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
