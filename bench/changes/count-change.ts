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
import { countWrong, countWrongRules } from './wrong-documents'

/** Something that happens at Google, and before it whatever has to be there. */
export interface Happening {
  readonly what: string
  /** Everything that is in the calendar before; what it answers is handed on. */
  prepare(google: CalendarSimulator, calendarId: string): string
  /** The `round` makes it a change each time it happens. */
  happen(google: CalendarSimulator, calendarId: string, prepared: string, round: number): void
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
  /** Recurring events whose document, with the rule, is not as Google has it, or not there; or was not before. */
  readonly wrongRules: number
  readonly ms: number
  /** Of a processor; the simulated Google, which is in the same process, has its part in it. */
  readonly cpuMs: number
}

export type Counts = Readonly<Partial<Record<Contender['name'], Count>>>

/** A calendar at a simulated Google that each contender has mirrored once. */
export interface MirroredCalendar {
  readonly contenders: readonly Contender[]
  /** Lets it happen, and counts what keeping up with it costs each contender. */
  count(happening: Happening, round: number): Promise<Counts>
  close(): Promise<void>
}

export async function openMirroredCalendar(
  prepare: Happening['prepare'],
  names: readonly Contender['name'][] = ['product', 'common', 'careful', 'careful, with rules'],
): Promise<MirroredCalendar> {
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
  const { all, firestore, ...opened } = await openContenders(projectId, {
    url: server.url,
    email,
    subject,
    refreshToken,
  })
  const contenders = all.filter(({ name }) => names.includes(name))
  for (const contender of contenders) await contender.run('sync', 0)
  return {
    contenders,
    async count({ happen, drift, run }, round) {
      const wrongRulesOf = ({ uid }: Contender) => countWrongRules(google, email, firestore, uid)
      const before = await Promise.all(contenders.map(wrongRulesOf))
      happen(google, email, prepared, round)
      const counts: [string, Count][] = []
      for (const [at, contender] of contenders.entries()) {
        const { name, uid } = contender
        await drift?.(firestore, uid)
        const spent = await timed(() => contender.run(run, round))
        const wrong = await countWrong(google, email, firestore, uid)
        const wrongRules = Math.max(before[at] ?? 0, await wrongRulesOf(contender))
        counts.push([name, { ...spent, wrong, wrongRules }])
      }
      return Object.fromEntries(counts)
    },
    async close() {
      await opened.close()
      await server.close()
    },
  }
}

async function timed(run: () => Promise<Tally>): Promise<Omit<Count, 'wrong' | 'wrongRules'>> {
  const [from, before] = [performance.now(), process.cpuUsage()]
  const tally = await run()
  const { user, system } = process.cpuUsage(before)
  return { tally, ms: performance.now() - from, cpuMs: (user + system) / 1_000 }
}

/** What keeping up with it costs each contender. */
export async function countChange(happening: Happening, names?: readonly Contender['name'][]): Promise<Counts> {
  const calendar = await openMirroredCalendar(happening.prepare, names)
  try {
    return await calendar.count(happening, 1)
  } finally {
    await calendar.close()
  }
}
