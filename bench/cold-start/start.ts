import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { firstAnswer, startWorker } from '../load/worker-process'

/** A process from its start until everything is loaded that its function needs. */
export const startSchema = z.object({
  readyMs: z.number(),
  cpuMs: z.number(),
  modules: z.int(),
  residentMb: z.number(),
  heapMb: z.number(),
})
export type Start = z.infer<typeof startSchema>

export interface Startable {
  /** A module that exports functions. */
  readonly entry: string
  /** The function that the instance serves. */
  readonly target: string
  /** Where compiled code is kept between processes. */
  readonly compileCache?: string
}

const KEYS = JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } })

export async function measureStart({ entry, target, compileCache }: Startable): Promise<Start> {
  const worker = await startWorker('cold-start/report-ready.js', [entry], {
    env: {
      NODE_ENV: 'production',
      FUNCTION_TARGET: target,
      GCLOUD_PROJECT: 'demo-bench',
      GOOGLE_OAUTH_CLIENT_ID: 'bench.apps.googleusercontent.com',
      GOOGLE_OAUTH_CLIENT_SECRET: 'any',
      CHANNEL_TOKEN_KEYS: KEYS,
      CREDENTIAL_KEYS: KEYS,
      METADATA_SERVER_DETECTION: 'none',
      ...(compileCache === undefined ? {} : { NODE_COMPILE_CACHE: compileCache }),
    },
  })
  const start = startSchema.parse(await firstAnswer(worker))
  await worker.ended
  return start
}
