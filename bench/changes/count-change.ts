import { randomBytes } from 'node:crypto'
import type { Firestore } from '@google-cloud/firestore'
import { CALENDAR_SCOPES } from '../../functions/src/model/oauth-grant'
import type { Tally } from '../../functions/src/support/tally'
import {
  type CalendarSimulator,
  createCalendarSimulator,
  startCalendarSimulatorServer,
} from '../../local/calendar-simulator'
import { CLIENT } from '../load/google-address'
import { type Contender, openContenders, type Work } from './contenders'
import { countWrong } from './wrong-documents'

/** Something that happens at Google, and before it whatever has to be there. */
export interface Happening {
  readonly what: string
  /** Everything that is in the calendar before; what it answers is handed on. */
  prepare(google: CalendarSimulator, calendarId: string): string
  happen(google: CalendarSimulator, calendarId: string, prepared: string): void
  /** Something that happens to the mirror instead, behind the back of whoever keeps it. */
  drift?(firestore: Firestore, uid: string): Promise<void>
  /** What is run behind it: a sync, as a notification asks for, or the nightly proof. */
  readonly run: Work
}

/** What one contender asked Google and Firestore, and what it left. */
export interface Count {
  readonly tally: Tally
  /** Documents that are not as Google has them afterwards. */
  readonly wrong: number
  readonly ms: number
}

export type Counts = Readonly<Partial<Record<Contender['name'], Count>>>

/** What keeping up with it costs each contender. */
export async function countChange(
  { prepare, happen, drift, run }: Happening,
  names: readonly Contender['name'][] = ['product', 'common', 'careful'],
): Promise<Counts> {
  const google = createCalendarSimulator({
    clock: { now: () => Date.now() },
    random: { fraction: () => Math.random() },
    switches: { allowHttpLoopback: true },
  })
  const email = 'ada@example.com'
  const { subject } = google.addUser({ email, timeZone: 'Europe/Berlin' })
  const prepared = prepare(google, email)
  const server = await startCalendarSimulatorServer({ core: google, port: 0 })
  const refreshToken = google.oauth.grantRefreshToken(email, CLIENT.clientId, CALENDAR_SCOPES)
  const projectId = `demo-${randomBytes(8).toString('hex')}`
  const contenders = await openContenders(projectId, { url: server.url, email, subject, refreshToken })
  const taking = contenders.all.filter(({ name }) => names.includes(name))
  const { firestore } = contenders
  try {
    for (const contender of taking) await contender.run('sync')
    happen(google, email, prepared)
    const counts: [string, Count][] = []
    for (const { name, uid, ...contender } of taking) {
      await drift?.(firestore, uid)
      const from = performance.now()
      const tally = await contender.run(run)
      const ms = performance.now() - from
      counts.push([name, { tally, ms, wrong: await countWrong(google, email, firestore, uid) }])
    }
    return Object.fromEntries(counts)
  } finally {
    await contenders.close()
    await server.close()
  }
}
