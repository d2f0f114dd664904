import { randomUUID } from 'node:crypto'
import type { Firestore } from '@google-cloud/firestore'
import { systemClock } from '../../functions/src/support/clock'
import { spentSince, type Tally } from '../../functions/src/support/tally'
import { reconcileCalendar } from '../../functions/src/sync/reconciliation/reconcile-calendar'
import { syncCalendar } from '../../functions/src/sync/sync-calendar'
import type { BaselineSync } from '../baselines/baseline-mirror'
import { syncCarefully, syncCarefullyWithRules } from '../baselines/careful-sync'
import { syncCommonly } from '../baselines/common-sync'
import { openBaselineMirror } from '../load/baseline-setup'
import type { GoogleAddress } from '../load/google-address'
import { openProductMirror } from '../load/product-mirror'

const DAY = 86_400_000

/** Somebody who keeps a mirror of the one calendar, each for a user of their own. */
export interface Contender {
  readonly name: 'product' | 'common' | 'careful' | 'careful, with rules'
  readonly uid: string
  /** What it cost, in the given round. The baselines know nothing better at night than to list everything. */
  run(work: Work, round: number): Promise<Tally>
}

/** The next night is as many days ahead as the round says, so that the window moves on. */
export type Work = 'sync' | 'night' | 'next night'

export interface Contenders {
  readonly all: readonly [Contender, Contender, Contender, Contender]
  readonly firestore: Firestore
  close(): Promise<void>
}

export async function openContenders(projectId: string, google: GoogleAddress): Promise<Contenders> {
  const product = await openProduct(projectId, google)
  const common = openBaseline('common', syncCommonly, projectId, google)
  const careful = openBaseline('careful', syncCarefully, projectId, google)
  const withRules = openBaseline('careful, with rules', syncCarefullyWithRules, projectId, google)
  return {
    all: [product.contender, common.contender, careful.contender, withRules.contender],
    firestore: common.firestore,
    async close() {
      await Promise.all([product, common, careful, withRules].map(({ firestore }) => firestore.terminate()))
    },
  }
}

async function openProduct(projectId: string, google: GoogleAddress) {
  const { syncId, uid, firestore, dependencies } = await openProductMirror(projectId, google)
  const run = async (work: Work, round: number) => {
    const now = () => Date.now() + aheadOf(work, round)
    const tools = { ...dependencies(), clock: { ...systemClock, now } }
    const runId = randomUUID()
    if (work !== 'sync') {
      const night = Math.floor(now() / DAY)
      const { kind } = await reconcileCalendar({ syncId, night, depth: 'thirtieth', runId }, tools)
      if (kind !== 'verified') throw new Error(`The night ended as ${kind}`)
    } else {
      const { kind } = await syncCalendar({ syncId, runId, cause: { kind: 'demand' }, scope: 'any' }, tools)
      if (kind !== 'completed') throw new Error(`The sync ended as ${kind}`)
    }
    return tools.tally
  }
  return { contender: { name: 'product', uid, run } as const, firestore }
}

function openBaseline<Name extends Exclude<Contender['name'], 'product'>>(
  name: Name,
  sync: BaselineSync,
  projectId: string,
  google: GoogleAddress,
) {
  const mirror = openBaselineMirror(projectId, google, name)
  const run = async (work: Work, round: number) => {
    const before = { ...mirror.tally }
    const ahead = aheadOf(work, round)
    const window = { from: later(mirror.window.from, ahead), to: later(mirror.window.to, ahead) }
    await sync({ ...mirror, window }, work === 'sync' ? 'since the token' : 'everything')
    return spentSince(before, mirror.tally)
  }
  return { contender: { name, uid: name, run } as const, firestore: mirror.firestore }
}

const aheadOf = (work: Work, round: number) => (work === 'next night' ? round * DAY : 0)

function later(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds)
}

export function operations({ reads, writes, deletes }: Tally): number {
  return reads + writes + deletes
}
