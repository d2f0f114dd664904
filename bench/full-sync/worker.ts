import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { createTally, type Tally } from '../../functions/src/support/tally'
import { syncCalendar } from '../../functions/src/sync/sync-calendar'
import { syncCarefully } from '../baselines/careful-sync'
import { syncCommonly } from '../baselines/common-sync'
import { openBaselineMirror } from '../load/baseline-setup'
import { type GoogleAddress, googleAddressSchema } from '../load/google-address'
import { measure } from '../load/measure'
import { openProductMirror } from '../load/product-mirror'
import { openLimits } from './limits'

const jobSchema = z.object({
  contender: z.enum(['product', 'common', 'careful', 'listings', 'writing', 'both']),
  google: googleAddressSchema,
  projectId: z.string(),
  batch: z.int().default(400),
  atOnce: z.int().default(4),
})
type Job = z.infer<typeof jobSchema>

/** Gets everything ready that is not to be measured; what it answers is. */
function prepare({ contender, ...job }: Job): Promise<() => Promise<Tally>> {
  switch (contender) {
    case 'product':
      return product(job)
    case 'common':
    case 'careful':
      return baseline(contender, job)
    case 'listings':
    case 'writing':
    case 'both':
      return limit(contender, job)
  }
}

interface Where {
  readonly projectId: string
  readonly google: GoogleAddress
}

async function product({ projectId, google }: Where) {
  const { syncId, dependencies } = await openProductMirror(projectId, google)
  return async () => {
    const tools = dependencies()
    const request = { syncId, runId: randomUUID(), cause: { kind: 'demand' }, scope: 'any' } as const
    const outcome = await syncCalendar(request, tools)
    if (outcome.kind !== 'completed') throw new Error(`The sync ended as ${outcome.kind}`)
    return tools.tally
  }
}

async function baseline(contender: 'common' | 'careful', { projectId, google }: Where) {
  const mirror = openBaselineMirror(projectId, google)
  const sync = contender === 'common' ? syncCommonly : syncCarefully
  return async () => {
    await sync(mirror, 'everything')
    return mirror.tally
  }
}

async function limit(
  contender: 'listings' | 'writing' | 'both',
  { projectId, google, batch, atOnce }: Omit<Job, 'contender'>,
) {
  const limits = await openLimits(projectId, google, contender !== 'listings')
  const listing = () => limits.listBoth()
  const writing = () => limits.write({ batch, atOnce })
  const parts = { listings: [listing], writing: [writing], both: [listing, writing] }[contender]
  return async () => {
    await Promise.all(parts.map((part) => part()))
    return { ...createTally(), writes: contender === 'listings' ? 0 : limits.documents }
  }
}

async function main(): Promise<void> {
  const job = jobSchema.parse(JSON.parse(z.string().parse(process.argv[2])))
  process.stdout.write(`${JSON.stringify(await measure(await prepare(job)))}\n`, () => process.exit())
}

void main()
