import { setTimeout as delay } from 'node:timers/promises'
import { NotSeen } from '../world/seen-mirror'

const POLL_MS = 20

/** Resolves once something is so that no listener tells of. Rejects with `NotSeen` after `timeoutMs`. */
export async function eventually(what: string, isSo: () => boolean, timeoutMs: number): Promise<void> {
  const giveUpAt = performance.now() + timeoutMs
  while (!isSo()) {
    if (performance.now() > giveUpAt) throw new NotSeen(`${what} was not seen within ${timeoutMs / 1000} s`)
    await delay(POLL_MS)
  }
}
