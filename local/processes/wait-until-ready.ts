import { setTimeout as delay } from 'node:timers/promises'
import { ProcessNotReady } from './process-not-ready'
import type { SupervisedProcess } from './supervised-process'

export interface Readiness {
  /** How a message names the process: "The Firestore emulator". */
  readonly what: string
  /** Whether it answers yet. A rejection means no. */
  readonly probe: () => Promise<boolean>
  readonly timeoutMs: number
}

const POLL_MS = 50

/** Throws `ProcessNotReady` when the process ends or the time runs out first; the process is stopped then. */
export async function waitUntilReady(process: SupervisedProcess, readiness: Readiness): Promise<void> {
  const giveUpAt = performance.now() + readiness.timeoutMs
  while (!(await answers(readiness.probe))) {
    if (process.hasEnded()) {
      const end = await process.ended
      throw new ProcessNotReady(readiness.what, `ended at once (${end.signal ?? `exit code ${end.code}`})`, process)
    }
    if (performance.now() > giveUpAt) {
      await process.stop()
      throw new ProcessNotReady(readiness.what, `did not answer within ${readiness.timeoutMs / 1000} s`, process)
    }
    await delay(POLL_MS)
  }
}

async function answers(probe: () => Promise<boolean>): Promise<boolean> {
  try {
    return await probe()
  } catch {
    return false
  }
}
