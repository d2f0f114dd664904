import { randomBytes, randomUUID } from 'node:crypto'
import { channelIdSchema, syncIdSchema } from '../../functions/src/model/ids'
import { CALENDAR_SCOPES } from '../../functions/src/model/oauth-grant'
import { planDelivery } from '../../functions/src/webhooks/bucket'
import { createCalendarSimulator, startCalendarSimulatorServer } from '../../local/calendar-simulator'
import { type Contender, openContenders, operations } from '../changes/contenders'
import { countWrong } from '../changes/wrong-documents'
import { fillCalendar } from '../load/fill-calendar'
import { CLIENT } from '../load/google-address'

export interface Burst {
  readonly notifications: number
  /** Of how many events: one that is dragged about, or as many as are imported. */
  readonly events: number
}

/** What one contender did about a burst, from its first edit to the last. */
export interface Answered {
  /** Tasks that the queue was given; the baselines sync in the notification's own request. */
  readonly tasks: number
  readonly syncs: number
  readonly calls: number
  readonly reads: number
  readonly writes: number
  readonly operations: number
  /** Documents that are not as Google has them afterwards. */
  readonly wrong: number
}

/** Milliseconds between edits, about what an import or a drag brings. */
const APART = 20
const BUCKET_MS = 1_000

/** One edit after the other, and whatever each contender does about the notifications, at the moment it does it. */
export async function playBurst(burst: Burst): Promise<ReadonlyMap<Contender['name'], Answered>> {
  const google = createCalendarSimulator({
    clock: { now: () => Date.now() },
    random: { fraction: () => Math.random() },
    switches: { allowHttpLoopback: true },
  })
  const email = 'ada@example.com'
  const { subject } = google.addUser({ email, timeZone: 'Europe/Berlin' })
  fillCalendar(google, email, Math.max(burst.events, 10))
  const server = await startCalendarSimulatorServer({ core: google, port: 0 })
  const refreshToken = google.oauth.grantRefreshToken(email, CLIENT.clientId, CALENDAR_SCOPES)
  const projectId = `demo-${randomBytes(8).toString('hex')}`
  const contenders = await openContenders(projectId, { url: server.url, email, subject, refreshToken })
  try {
    const [product, common, careful] = contenders.all
    const [all, baselines] = [
      [product, common, careful],
      [common, careful],
    ]
    for (const contender of all) await contender.run('sync', 0)
    const counts = new Map(all.map((contender) => [contender.name, noCounts()]))
    const sync = async ({ name, run }: Contender) => add(counts, name, await run('sync', 0))
    for (const step of stepsOf(burst)) {
      if (step.kind === 'task') {
        await sync(product)
        continue
      }
      google.patchEvent(email, `event${step.number % burst.events}`, { summary: `Edit ${step.number}` })
      for (const baseline of baselines) await sync(baseline)
    }
    const answered = all.map(async ({ name, uid }): Promise<[Contender['name'], Answered]> => {
      const { tally, syncs } = counts.get(name) ?? noCounts()
      const wrong = await countWrong(google, email, contenders.firestore, uid)
      const { calls, reads, writes } = tally
      const tasks = name === 'product' ? syncs : 0
      return [name, { tasks, syncs, calls, reads, writes, operations: operations(tally), wrong }]
    })
    return new Map(await Promise.all(answered))
  } finally {
    await contenders.close()
    await server.close()
  }
}

type Step = { readonly kind: 'edit'; readonly number: number } | { readonly kind: 'task' }

/** Edits, and between them the tasks that the webhook's own plan has for their notifications, at their times. */
function stepsOf({ notifications }: Burst): readonly Step[] {
  const syncId = syncIdSchema.parse(randomBytes(16).toString('hex'))
  const channelId = channelIdSchema.parse(randomUUID())
  // Somewhere in a bucket, as bursts begin.
  const begin = Date.UTC(2026, 10, 26, 12) + 430
  const edits = Array.from({ length: notifications }, (_, number) => ({ at: begin + number * APART, number }))
  const tasks = new Map(
    edits.map(({ at, number }) => {
      const delivery = planDelivery(at, { bucketMs: BUCKET_MS }, { syncId, channelId, messageNumber: number })
      return [delivery.name, delivery.scheduleAt ?? at]
    }),
  )
  const all = [
    ...edits.map(({ at, number }) => ({ at, step: { kind: 'edit', number } as const })),
    ...[...tasks.values()].map((at) => ({ at, step: { kind: 'task' } as const })),
  ]
  return all.toSorted((one, other) => one.at - other.at).map(({ step }) => step)
}

interface Counts {
  readonly tally: { calls: number; reads: number; writes: number; deletes: number; tasks: number }
  syncs: number
}

function noCounts(): Counts {
  return { tally: { calls: 0, reads: 0, writes: 0, deletes: 0, tasks: 0 }, syncs: 0 }
}

function add(counts: ReadonlyMap<Contender['name'], Counts>, name: Contender['name'], spent: Counts['tally']): void {
  const sum = counts.get(name)
  if (!sum) throw new Error(`${name} does not take part`)
  sum.syncs += 1
  sum.tally.calls += spent.calls
  sum.tally.reads += spent.reads
  sum.tally.writes += spent.writes
  sum.tally.deletes += spent.deletes
}
