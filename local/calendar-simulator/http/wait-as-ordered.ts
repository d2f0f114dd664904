import { setTimeout as sleep } from 'node:timers/promises'
import type { Response } from 'express'

/** Lets a slow answer be slow; whoever hangs up, or the end of the server, ends the wait. */
export const waitAsOrdered = async (milliseconds: number, response: Response): Promise<void> => {
  if (milliseconds <= 0) return
  const gone = new AbortController()
  const leave = (): void => gone.abort()
  response.once('close', leave)
  await sleep(milliseconds, undefined, { signal: gone.signal }).catch(() => undefined)
  response.off('close', leave)
}
